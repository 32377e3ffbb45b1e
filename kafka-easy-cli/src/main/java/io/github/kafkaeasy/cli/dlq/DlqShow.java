package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.RecordText;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Terminal;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.FoundOriginal;
import io.github.kafkaeasy.dlq.redrive.PayloadFormat;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.error.NotFoundException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command {@code dlq show}: everything about one dead letter. */
@Command(name = "show")
public final class DlqShow extends DlqSubcommand {
  private static final Pattern PLACE = Pattern.compile("([0-9]{1,9})[:@]([0-9]{1,18})");

  @Parameters(
      paramLabel = "PARTITION:OFFSET",
      description = "Where it lies in the dead-letter topic, as dlq list says it.")
  private String place = "";

  @Option(
      names = "--format",
      defaultValue = "AUTO",
      description = "How key and value are shown: ${COMPLETION-CANDIDATES}.")
  private PayloadFormat format = PayloadFormat.AUTO;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      defaultValue = "65536",
      description = "How much of the value is shown (default: ${DEFAULT-VALUE}).")
  private int maxBytes = 65_536;

  @Override
  String doing() {
    return "looking";
  }

  @Override
  int run(DeadLetters letters, ProgressBar bar) {
    Matcher at = PLACE.matcher(place);
    if (!at.matches() || maxBytes < 1) {
      throw wrongUsage(
          at.matches()
              ? "--max-bytes is 1 or more"
              : "'" + place + "' is no place; write PARTITION:OFFSET, such as 0:17");
    }
    StoredLetter letter =
        letters
            .find(Integer.parseInt(at.group(1)), Long.parseLong(at.group(2)))
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
    bar.close();
    FoundOriginal found = letters.original(letter);
    if (isJson()) {
      answer(LetterText.json(letter, found));
    } else {
      print(letter, found);
    }
    return found.original() == null ? Exit.PROBLEMS : Exit.OK;
  }

  private void print(StoredLetter letter, FoundOriginal found) {
    Terminal terminal = terminal();
    DeadLetter read = letter.letter();
    terminal.line(Style.STRONG, letter.coordinates());
    field("state", LetterText.state(letter.state()));
    field("dead-lettered", Numbers.time(letter.timestamp()));
    field("source", LetterText.source(letter));
    field("source time", Numbers.time(read.source().timestamp()));
    field("group", read.group().isEmpty() ? "(unknown)" : read.group());
    field("stage", read.reason().stage().isEmpty() ? "(unknown)" : read.reason().stage());
    field("exception", read.reason().exceptionClass());
    field("message", LetterText.message(letter));
    field("attempts", read.attempts() == 0 ? "(unknown)" : String.valueOf(read.attempts()));
    field("first failure", LetterText.failureTime(read.firstFailure()));
    field("last failure", LetterText.failureTime(read.lastFailure()));
    field("redrives", String.valueOf(read.redrives()));
    field("written by", letter.dialect().label());
    if (!found.isWhole()) {
      terminal.line(Style.WARNING, Printable.line(found.missing()) + ".");
    } else if (read.pointer()) {
      terminal.line(Style.FAINT, "It is a pointer; what follows was read at its source.");
    }
    // A pointer whose original is gone may still have the key.
    Original original = found.original() == null ? letter.original() : found.original();
    field("key", RecordText.shown(original.key(), format, maxBytes));
    for (Header header : original.headers()) {
      field(
          "header",
          header.key() + ": " + RecordText.shown(header.value(), PayloadFormat.AUTO, 500));
    }
    if (found.original() != null) {
      terminal.line(Style.FAINT, "value");
      RecordText.value(terminal, original.value(), format, maxBytes);
    }
    String stack = read.reason().stackTrace();
    if (stack != null) {
      terminal.line(Style.FAINT, "stack trace");
      RecordText.lines(terminal, stack);
    }
  }

  private void field(String name, Object value) {
    boolean styled = value instanceof Table.Styled;
    Object plain = value instanceof Table.Styled it ? it.value() : value;
    Style style = value instanceof Table.Styled it ? it.style() : Style.PLAIN;
    String text = Printable.line(String.valueOf(plain));
    terminal()
        .out()
        .println(
            terminal().paint(Style.FAINT, "%-14s".formatted(name))
                + (styled ? terminal().paint(style, text) : text));
  }
}
