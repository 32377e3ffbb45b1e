package io.github.kafkaeasy.dlq.internal.options;

import static io.github.kafkaeasy.internal.options.Option.rate;
import static io.github.kafkaeasy.internal.options.Option.time;

import io.github.kafkaeasy.internal.options.Option;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The table of {@code Backoff}'s options, in the order in which the page shows them. */
public final class BackoffOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  public static final Option<Duration> FIRST =
      row(
          time("exponential first", SHORTEST, LONGEST)
              .usual(
                  Duration.ofMillis(200),
                  "the first retry comes while a caller may still be waiting")
              .called("exponential"));
  public static final Option<Duration> MAX =
      row(
          time("exponential max", SHORTEST, LONGEST)
              .usual(
                  Duration.ofSeconds(30),
                  "an outage is over soon, or takes long; `first` where that is longer")
              .called("max"));
  public static final Option<Duration> FIXED =
      row(time("fixed", SHORTEST, LONGEST).otherwise("none", "always the same wait"));
  public static final Option<IntervalFunction> OF = row(of());
  public static final Option<Double> JITTER =
      row(
          rate("jitter", 0, 1)
              .usual(
                  0.2,
                  "records that failed together do not come back together; other waits have none"));

  private BackoffOptions() {}

  /** All of them. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  /** What holds where a policy was given no backoff, for people. */
  static String usual() {
    return "exponential from "
        + FIRST.otherwise()
        + " to "
        + MAX.otherwise()
        + " with jitter "
        + JITTER.otherwise();
  }

  private static Option<IntervalFunction> of() {
    Option<IntervalFunction> intervals = Option.any("of");
    return intervals.otherwise("none", "any function of resilience4j").called("intervals");
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
