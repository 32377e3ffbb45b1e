package io.github.kafkaeasy.cli;

import io.github.kafkaeasy.cli.terminal.Json;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.ImportReport;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "import",
    description = "Write the letters of an export into the topic, byte for byte as they were.")
final class DlqImport extends DlqSubcommand {
  @Option(names = "--file", paramLabel = "FILE", required = true, description = "The export.")
  private Path file = Path.of("");

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  String doing() {
    return "importing";
  }

  @Override
  int run(DeadLetters letters, ProgressBar bar) {
    boolean done = confirmation.isGiven();
    ImportReport report = done ? letters.importFrom(file) : letters.checkImport(file);
    bar.close();
    if (isJson()) {
      answer(Json.object("file", file, "letters", report.letters(), "done", done));
      return Exit.OK;
    }
    String count = Numbers.count(report.letters(), "letter");
    if (done) {
      terminal().line(Style.GOOD, "Imported " + count + " into " + letters.topic() + ".");
    } else {
      terminal()
          .line("Would import " + count + " into " + letters.topic() + "; every line is readable.");
      noteDryRun();
    }
    return Exit.OK;
  }
}
