package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.RecordText;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.FoundOriginal;
import io.github.kafkaeasy.dlq.redrive.PayloadFormat;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.error.NotFoundException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command {@code dlq show}: shows everything about one dead letter. */
@Command(name = "show")
public final class DlqShow extends DlqSubcommand {
  private static final Pattern PLACE = Pattern.compile("([0-9]{1,9})[:@]([0-9]{1,18})");

  @Parameters(
      paramLabel = "PARTITION:OFFSET",
      description = "The letter's place in the dead-letter topic, as dlq list shows it.")
  private String place = "";

  @Option(
      names = "--format",
      defaultValue = "AUTO",
      description = "The form of key and value: ${COMPLETION-CANDIDATES}.")
  private PayloadFormat format = PayloadFormat.AUTO;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      defaultValue = "65536",
      description = "The number of bytes of the value that are shown (default: ${DEFAULT-VALUE}).")
  private int maxBytes = 65_536;

  @Override
  String doing() {
    return "looking";
  }

  @Override
  void check(DeadLetters letters) {
    if (maxBytes < 1) {
      throw wrongUsage("--max-bytes must be 1 or more");
    }
    if (!PLACE.matcher(place).matches()) {
      throw wrongUsage(
          "'" + place + "' is not a position in a topic; write PARTITION:OFFSET, such as 0:17");
    }
  }

  @Override
  Reply run(DeadLetters letters, ProgressBar bar) {
    Matcher at = PLACE.matcher(place);
    StoredLetter letter =
        (at.matches()
                ? letters.find(Integer.parseInt(at.group(1)), Long.parseLong(at.group(2)))
                : Optional.<StoredLetter>empty())
            .orElseThrow(
                () ->
                    new NotFoundException(
                        place,
                        "There is no letter at "
                            + place
                            + " in "
                            + letters.topic()
                            + ". See kafka-easy dlq list --topic "
                            + letters.topic()
                            + "."));
    FoundOriginal found = letters.original(letter);
    return Reply.of(
        found.original() == null ? Exit.PROBLEMS : Exit.OK,
        new OneLetter(letter, found, format, maxBytes));
  }

  private record OneLetter(
      StoredLetter letter, FoundOriginal found, PayloadFormat format, int maxBytes)
      implements Shown {
    @Override
    public Object json() {
      return LetterText.json(letter, found);
    }

    @Override
    public void text(Page page) {
      DeadLetter read = letter.letter();
      page.line(Style.STRONG, letter.coordinates())
          .field("state", LetterText.state(letter.state()))
          .field("dead-lettered", Numbers.time(letter.timestamp()))
          .field("source", LetterText.source(letter))
          .field("source time", Numbers.time(read.source().timestamp()))
          .field("group", orUnknown(read.group()))
          .field("stage", orUnknown(read.reason().stage()))
          .field("exception", read.reason().exceptionClass())
          .field("message", LetterText.message(letter))
          .field("attempts", read.attempts() == 0 ? "(unknown)" : read.attempts())
          .field("first failure", LetterText.failureTime(read.firstFailure()))
          .field("last failure", LetterText.failureTime(read.lastFailure()))
          .field("redrives", read.redrives())
          .field("written by", letter.dialect().label());
      if (!found.isWhole()) {
        page.line(Style.WARNING, found.missing() + ".");
      } else if (read.pointer()) {
        page.line(
            Style.FAINT,
            "The letter is a pointer; key, headers and value below were read from the source"
                + " topic.");
      }
      // A pointer whose original is gone may still contain the key.
      Original original = found.original() == null ? letter.original() : found.original();
      page.field("key", RecordText.shown(original.key(), format, maxBytes));
      for (Header header : original.headers()) {
        String value = RecordText.shown(header.value(), PayloadFormat.AUTO, 500);
        page.field("header", header.key() + ": " + value);
      }
      if (found.original() != null) {
        page.line(Style.FAINT, "value");
        RecordText.value(page, original.value(), format, maxBytes);
      }
      String stack = read.reason().stackTrace();
      if (stack != null) {
        page.line(Style.FAINT, "stack trace");
        RecordText.lines(page, stack);
      }
    }

    private static String orUnknown(String text) {
      return text.isEmpty() ? "(unknown)" : text;
    }
  }
}
