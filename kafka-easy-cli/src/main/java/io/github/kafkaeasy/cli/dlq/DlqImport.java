package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.IfInterrupted;
import io.github.kafkaeasy.cli.shared.Reply;
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

/** Command {@code dlq import}: writes the letters of an export into a dead-letter topic. */
@Command(name = "import")
public final class DlqImport extends DlqSubcommand {
  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description = "The file that dlq export has written.")
  private Path file = Path.of("");

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  String doing() {
    return "importing";
  }

  @Override
  Reply run(DeadLetters letters, ProgressBar bar) {
    boolean done = confirmation.isGiven();
    ImportReport report =
        done
            ? IfInterrupted.say(
                rendering(), () -> interrupted(progress()), () -> letters.importFrom(file))
            : letters.checkImport(file);
    return Reply.of(new Imported(file, letters.topic(), report.letters(), done));
  }

  private record Imported(Path file, String topic, long letters, boolean done) implements Shown {
    @Override
    public Object json() {
      return Json.object("file", file, "letters", letters, "done", done);
    }

    @Override
    public void text(Page page) {
      String rest = Numbers.count(letters, "letter") + " into " + topic;
      if (done) {
        page.line(Style.GOOD, "Imported " + rest + ".");
      } else {
        page.line("Would import " + rest + "; every line is readable.").nothingChanged();
      }
    }
  }

  /**
   * The message after Ctrl-C. Each import starts at the beginning of the file, so the user must
   * know which letters have been written.
   */
  static String interrupted(@Nullable Progress at) {
    String arrived =
        at == null || at.done() == 0
            ? "Interrupted before the first acknowledgement; some letters may have arrived."
            : "Interrupted. At least the first "
                + Numbers.grouped(at.done())
                + " of "
                + Numbers.count(at.total(), "letter")
                + " arrived, and some of the next ones may have.";
    return arrived
        + " Running the same command again imports all of them again; to avoid that, first delete"
        + " from the file the letters that have arrived.";
  }
}
