package io.github.kafkaeasy.dlq.internal.options;

import static io.github.kafkaeasy.internal.options.Option.count;
import static io.github.kafkaeasy.internal.options.Option.time;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of {@code StormGuard}'s options, in the order of the options page. */
public final class StormOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  public static final Option<Double> AT_SHARE =
      row(
          Option.of("atShare", "above 0 and at most 1", StormOptions::share)
              .otherwise("none", "required: only the program knows which share is normal"));
  public static final Option<Integer> LEAST =
      row(count("least", 2, 1_000_000).usual(50, "a few equal failures are no storm"));
  public static final Option<Duration> WINDOW =
      row(
          time("window", SHORTEST, LONGEST)
              .usual(Duration.ofSeconds(30), "older failures do not count"));
  public static final Option<Duration> PROBE_EVERY =
      row(
          time("probeEvery", SHORTEST, LONGEST)
              .usual(
                  Duration.ofSeconds(10),
                  "rare enough for a system that is down, often enough to notice its return soon"));

  private StormOptions() {}

  /** All rows of the table. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  private static double share(String option, @Nullable Double value) {
    double share = Options.required(option, value);
    if (!(share > 0 && share <= 1)) {
      throw InvalidOptionException.of(option, share, "it must be above 0 and at most 1");
    }
    return share;
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
