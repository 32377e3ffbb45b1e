package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.IfInterrupted;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.ExportReport;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code dlq export}: writes letters to a file, one line of JSON each, byte for byte. */
@Command(name = "export")
public final class DlqExport extends DlqSubcommand {
  @Mixin private Selecting selecting = new Selecting();

  @Option(names = "--file", paramLabel = "FILE", required = true, description = "The file.")
  private Path file = Path.of("");

  @Option(names = "--force", description = "Replace the file if it exists.")
  private boolean force;

  @Override
  void check(DeadLetters letters) {
    var unused = selecting.selection();
    if (!force && Files.exists(file)) {
      throw wrongUsage(file + " exists already; use another name, or --force");
    }
  }

  @Override
  String doing() {
    return "exporting";
  }

  @Override
  Reply run(DeadLetters letters, ProgressBar bar) {
    ExportReport report =
        IfInterrupted.say(
            rendering(),
            "Interrupted. " + file + " was not written.",
            () -> letters.exportTo(file, selecting.selection()));
    return Reply.of(report.pointers() == 0 ? Exit.OK : Exit.PROBLEMS, new Exported(file, report));
  }

  private record Exported(Path file, ExportReport report) implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "file", file,
          "letters", report.letters(),
          "bytes", report.bytes(),
          "pointers", report.pointers(),
          "pointerLetters", RefusedTable.json(report.pointerLetters()));
    }

    @Override
    public void text(Page page) {
      page.line(
          Style.GOOD,
          "Wrote "
              + Numbers.count(report.letters(), "letter")
              + ", "
              + Numbers.bytes(report.bytes())
              + ", to "
              + file
              + ".");
      if (report.pointers() > 0) {
        page.line(
            Style.WARNING,
            "The file contains only pointers for "
                + Numbers.count(report.pointers(), "letter")
                + ", because the original records could not be read.");
        RefusedTable.print(page, "POINTER BECAUSE", report.pointerLetters());
      }
    }
  }
}
