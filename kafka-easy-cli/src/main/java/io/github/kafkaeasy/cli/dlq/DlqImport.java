package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.IfInterrupted;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.ImportReport;
import io.github.kafkaeasy.dlq.redrive.Progress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code dlq import}: write the letters of an export into the topic. */
@Command(name = "import")
public final class DlqImport extends DlqSubcommand {
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
    ImportReport report =
        done
            ? IfInterrupted.say(
                terminal(), () -> interrupted(progress()), () -> letters.importFrom(file))
            : letters.checkImport(file);
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

  /** An import begins at the beginning each time: what is there already has to be known. */
  static String interrupted(@Nullable Progress at) {
    String arrived =
        at == null || at.done() == 0
            ? "Interrupted before any letter was known to have arrived; some may have."
            : "Interrupted. At least the first "
                + Numbers.grouped(at.done())
                + " of "
                + Numbers.count(at.total(), "letter")
                + " arrived, and some of those behind them may have.";
    return arrived
        + " The same command imports all of them again: take out of the file what is there.";
  }
}
