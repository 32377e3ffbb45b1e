package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.dlq.redrive.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters are meant: all that every given option lets. */
final class Selecting {
  private static final Pattern RANGE =
      Pattern.compile("([0-9]{1,9}):([0-9]{1,18})(?:-([0-9]{1,18}))?");

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Dead-lettered then or later: 2h (ago), 2026-11-20, 2026-11-20T08:30.")
  private @Nullable Instant since;

  @Option(names = "--until", paramLabel = "TIME", description = "Dead-lettered before then.")
  private @Nullable Instant until;

  @Option(
      names = "--offset",
      paramLabel = "P:FIRST[-LAST]",
      converter = ToRange.class,
      description = "Offsets of a partition of the dead-letter topic; may be given several times.")
  private List<Range> offsets = new ArrayList<>();

  @Option(names = "--key", paramLabel = "KEY", description = "With this key.")
  private @Nullable String key;

  @Option(
      names = "--header",
      paramLabel = "NAME[=VALUE]",
      description = "With this header; may be given several times.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--exception",
      paramLabel = "CLASS",
      description = "Failed with this exception, with or without its package.")
  private @Nullable String exception;

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      description = "Failed with a message that contains this.")
  private @Nullable String message;

  @Option(names = "--source", paramLabel = "TOPIC", description = "Failed in this topic.")
  private @Nullable String source;

  @Option(names = "--group", paramLabel = "GROUP", description = "Failed in this group.")
  private @Nullable String group;

  Selection selection() {
    Selection selection = Selection.all();
    selection = since == null ? selection : selection.since(since);
    selection = until == null ? selection : selection.until(until);
    selection = key == null ? selection : selection.key(key);
    selection = exception == null ? selection : selection.exception(exception);
    selection = message == null ? selection : selection.messageContains(message);
    selection = source == null ? selection : selection.sourceTopic(source);
    selection = group == null ? selection : selection.group(group);
    for (Range range : offsets) {
      selection = selection.offsets(range.partition(), range.first(), range.last());
    }
    for (String header : headers) {
      int at = header.indexOf('=');
      selection =
          at < 0
              ? selection.header(header, null)
              : selection.header(header.substring(0, at), header.substring(at + 1));
    }
    return selection;
  }

  /** Offsets of a partition, the last one included. */
  private record Range(int partition, long first, long last) {}

  private static final class ToRange implements ITypeConverter<Range> {
    @Override
    public Range convert(String text) {
      Matcher range = RANGE.matcher(text);
      if (!range.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is no range; write PARTITION:FIRST-LAST or PARTITION:OFFSET: 0:17-42");
      }
      long first = Long.parseLong(range.group(2));
      String last = range.group(3);
      return new Range(
          Integer.parseInt(range.group(1)), first, last == null ? first : Long.parseLong(last));
    }
  }
}
