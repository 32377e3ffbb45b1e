package io.github.kafkaeasy.cli.render;

import io.github.kafkaeasy.dlq.letter.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A check of the times of failure in a letter's headers, which any producer can write. */
public final class FailureTimes {
  /** The year of Kafka's first release; earlier times are implausible. */
  private static final Instant FIRST_KAFKA = Instant.parse("2011-01-01T00:00:00Z");

  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  private FailureTimes() {}

  /** The names of the implausible times: {@code firstFailure}, {@code lastFailure}. */
  public static List<String> implausible(DeadLetter letter) {
    List<String> names = new ArrayList<>();
    if (isImplausible(letter.firstFailure())) {
      names.add("firstFailure");
    }
    if (isImplausible(letter.lastFailure())) {
      names.add("lastFailure");
    }
    return names;
  }

  /** Whether no record can have failed at that time; false for null. */
  public static boolean isImplausible(@Nullable Instant time) {
    return time != null
        && (time.isBefore(FIRST_KAFKA) || time.isAfter(Instant.now().plus(CLOCKS_DIFFER)));
  }
}
