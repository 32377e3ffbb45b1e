package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.FailureTimes;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.RecordText;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.LetterPage;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code dlq list}: lists dead letters, the newest first, one page at a time. */
@Command(name = "list")
public final class DlqList extends DlqSubcommand {
  @Mixin private Selecting selecting = new Selecting();

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "20",
      description = "The number of letters (default: ${DEFAULT-VALUE}).")
  private int max = 20;

  @Option(
      names = "--older-than",
      paramLabel = "PLACE",
      description = "The next page: the value that the previous page printed at its end.")
  private @Nullable String olderThan;

  @Override
  void check(DeadLetters letters) {
    var unused = selecting.selection();
  }

  @Override
  String doing() {
    return "looking";
  }

  @Override
  Reply run(DeadLetters letters, ProgressBar bar) {
    return Reply.of(
        new Listed(
            olderThan == null
                ? letters.browse(selecting.selection(), max)
                : letters.browseOlder(selecting.selection(), max, olderThan)));
  }

  private record Listed(LetterPage found) implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "letters",
          found.letters().stream().map(letter -> LetterText.json(letter)).toList(),
          "olderThan",
          found.olderThan());
    }

    @Override
    public void text(Page page) {
      Table table =
          new Table("OFFSET", "DEAD-LETTERED", "STATE", "SOURCE", "KEY", "EXCEPTION", "MESSAGE");
      for (StoredLetter letter : found.letters()) {
        table.row(
            place(letter),
            Numbers.time(letter.timestamp()),
            LetterText.state(letter.state()),
            LetterText.source(letter),
            RecordText.oneLine(LetterText.key(letter), 24),
            RecordText.oneLine(LetterText.exception(letter), 32),
            LetterText.message(letter));
      }
      page.table(table);
      noteImplausible(page);
      String next = found.olderThan();
      page.note(
          Style.FAINT,
          next == null
              ? Numbers.count(found.letters().size(), "letter") + ", no older ones."
              : "There are older ones: --older-than " + next);
    }

    private void noteImplausible(Page page) {
      List<String> places =
          found.letters().stream()
              .filter(letter -> !FailureTimes.implausible(letter.letter()).isEmpty())
              .map(Listed::place)
              .toList();
      if (!places.isEmpty()) {
        page.note(
            Style.WARNING,
            "Implausible times of failure: " + String.join(", ", places) + "; see dlq show.");
      }
    }

    private static String place(StoredLetter letter) {
      return letter.partition() + ":" + letter.offset();
    }
  }
}
