package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.spool.SpoolFile;
import io.github.kafkaeasy.spool.SpoolSelection;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "export")
public final class SpoolExport extends SpoolSubcommand {
  @Mixin private SpoolChoosing choosing = new SpoolChoosing();

  @Option(names = "--waiting", description = "The waiting records, not the kept ones.")
  private boolean waiting;

  @Option(names = "--file", paramLabel = "FILE", required = true, description = "The file.")
  private Path target = Path.of("");

  @Option(names = "--force", description = "Replace the file if it exists.")
  private boolean force;

  @Override
  void check() {
    SpoolSelection unused = choosing.kept();
    if (!force && Files.exists(target)) {
      throw wrongUsage(target + " exists already; use another name, or --force");
    }
  }

  @Override
  Reply run(SpoolFile spool) {
    long records = spool.exportTo(target, waiting ? choosing.waiting() : choosing.kept());
    return Reply.of(new Exported(target, records));
  }

  private record Exported(Path target, long records) implements Shown {
    @Override
    public Object json() {
      return Json.object("file", target, "records", records);
    }

    @Override
    public void text(Page page) {
      page.line(
          Style.GOOD,
          "Wrote "
              + Numbers.count(records, "record")
              + " to "
              + target
              + "; they stay in the spool.");
    }
  }
}
