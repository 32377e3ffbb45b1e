package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
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
  Reply run(SpoolFile spool) {
    boolean done = confirmation.isGiven();
    long records = done ? spool.importFrom(export) : spool.checkImport(export);
    String sentence =
        (done ? "Added " : "Would add ")
            + Numbers.count(records, "record")
            + " after the waiting records.";
    return Reply.of(new Changed(done, records, export, sentence));
  }
}
