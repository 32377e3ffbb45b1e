package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.HeldRecord;
import io.github.kafkaeasy.consumer.HeldReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text of a {@link HeldReport} for the log. */
final class HeldText {
  private static final int LONGEST_MESSAGE = 200;

  private HeldText() {}

  /** A line with the total, then a line for each key in the report. */
  static String of(HeldReport held) {
    List<String> lines = new ArrayList<>();
    String rest = held.total() > held.oldest().size() ? ", the oldest" : "";
    lines.add(
        String.format(
            Locale.ROOT, "%,d %s held%s:", held.total(), held.total() == 1 ? "key" : "keys", rest));
    held.oldest().forEach(key -> lines.add("  " + line(key)));
    if (held.lanesUnheard() > 0) {
      lines.add(
          "  and the held keys of "
              + held.lanesUnheard()
              + " lanes, which did not answer: every handler is busy");
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String line(HeldRecord held) {
    StringBuilder line = new StringBuilder();
    line.append(held.partition()).append('@').append(held.offset());
    line.append(held.key().map(key -> " with key \"" + key + "\"").orElse(" without a key"));
    line.append(" since ").append(held.since());
    if (held.attempts() > 0) {
      line.append(", failed ")
          .append(held.attempts())
          .append(held.attempts() == 1 ? " time" : " times");
    }
    held.lastFailure().ifPresent(failure -> line.append(" (").append(reason(failure)).append(')'));
    line.append(held.nextTry().map(next -> ", next attempt at " + next).orElse(", " + waits(held)));
    return line.append(", ").append(held.behind()).append(" wait behind it").toString();
  }

  private static String reason(HeldRecord.Failure failure) {
    String message = failure.message().orElse("").replaceAll("\\p{Cntrl}", " ");
    String cut =
        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message;
    return failure.exception() + (cut.isEmpty() ? "" : ": " + cut);
  }

  private static String waits(HeldRecord held) {
    return switch (held.waitsFor()) {
      case END_OF_RUN -> "it is running";
      case DECISION -> "the failure handler is deciding";
      case RETRY, TURN -> "it waits for its turn";
    };
  }
}
