package io.github.kafkaeasy.dlq.internal.options;

import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks of option values that only the retry policy needs. */
final class RetryChecks {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int MOST = 20;

  static final String DELAYS =
      "1 to "
          + MOST
          + " delays, "
          + DurationText.of(SHORTEST)
          + " to "
          + DurationText.of(LONGEST)
          + ", each longer than the one before";

  private RetryChecks() {}

  static Duration[] delays(String option, Duration @Nullable [] value) {
    Duration[] delays = Options.required(option, value);
    Options.number(option, delays.length, 1, MOST);
    for (int i = 0; i < delays.length; i++) {
      Duration next = Options.duration(option, delays[i], SHORTEST, LONGEST);
      if (i > 0 && next.compareTo(delays[i - 1]) <= 0) {
        throw InvalidOptionException.of(
            option,
            DurationText.of(next),
            "each delay must be longer than the one before it, " + DurationText.of(delays[i - 1]));
      }
    }
    return delays;
  }

  static List<Class<? extends Throwable>> classes(
      String option, @Nullable List<Class<? extends Throwable>> value) {
    List<Class<? extends Throwable>> exceptions = Options.required(option, value);
    if (exceptions.isEmpty()) {
      throw InvalidOptionException.of(option, "()", "name at least one exception class");
    }
    exceptions.forEach(exception -> Options.required(option, exception));
    return exceptions;
  }

  static Dialect written(String option, @Nullable Dialect value) {
    Dialect dialect = Options.required(option, value);
    if (!dialect.isWritable()) {
      String writable =
          Arrays.stream(Dialect.values())
              .filter(Dialect::isWritable)
              .map(Enum::name)
              .collect(Collectors.joining(", "));
      throw InvalidOptionException.of(
          option,
          dialect,
          "this dialect can only be read. Dialects that can be written: " + writable);
    }
    return dialect;
  }
}
