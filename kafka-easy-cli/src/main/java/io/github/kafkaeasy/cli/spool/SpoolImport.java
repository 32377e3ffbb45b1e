package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.Confirmation;
import io.github.kafkaeasy.cli.Exit;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.spool.SpoolFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "import")
public final class SpoolImport extends SpoolSubcommand {
  @Option(names = "--file", paramLabel = "FILE", required = true, description = "The export.")
  private Path export = Path.of("");

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  int run(SpoolFile spool) {
    boolean done = confirmation.isGiven();
    long records = done ? spool.importFrom(export) : spool.checkImport(export);
    answer(
        done ? Style.GOOD : Style.STRONG,
        (done ? "Added " : "Would add ")
            + Numbers.count(records, "record")
            + " behind those that wait.",
        "done",
        done,
        "file",
        export,
        "records",
        records);
    if (!done) {
      noteDryRun();
    }
    return Exit.OK;
  }
}
