package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.spool.SpoolSelection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that narrow the choice of records in a spool file: by topic and by position. */
final class SpoolChoosing {
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})(?:-([0-9]{1,18}))?");

  @Option(
      names = {"-t", "--topic"},
      paramLabel = "TOPIC",
      description = "Only records for this topic.")
  private @Nullable String topic;

  @Option(
      names = "--position",
      paramLabel = "FIRST[-LAST]",
      description = "Only records at these positions, which spool list shows.")
  private @Nullable String positions;

  SpoolSelection kept() {
    return narrowed(SpoolSelection.kept());
  }

  SpoolSelection waiting() {
    return narrowed(SpoolSelection.waiting());
  }

  private SpoolSelection narrowed(SpoolSelection selection) {
    SpoolSelection narrowed = topic == null ? selection : selection.topic(topic);
    if (positions == null) {
      return narrowed;
    }
    Matcher range = RANGE.matcher(positions);
    if (!range.matches()) {
      throw InvalidOptionException.of(
          "--position",
          positions,
          "it is no range; write FIRST-LAST, such as 17-42, or one number");
    }
    long first = Long.parseLong(range.group(1));
    String last = range.group(2);
    return narrowed.positions(first, last == null ? first : Long.parseLong(last));
  }
}
