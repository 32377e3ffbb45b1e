package io.github.kafkaeasy.dlq.internal.options;

import static io.github.kafkaeasy.internal.options.Option.rate;
import static io.github.kafkaeasy.internal.options.Option.time;

import io.github.kafkaeasy.internal.options.Option;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The table of {@code Backoff}'s options, in the order of the options page. */
public final class BackoffOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  public static final Option<Duration> FIRST =
      row(
          time("exponential first", SHORTEST, LONGEST)
              .usual(Duration.ofMillis(200), "short, because a caller may still be waiting")
              .called("exponential"));
  public static final Option<Duration> MAX =
      row(
          time("exponential max", SHORTEST, LONGEST)
              .usual(
                  Duration.ofSeconds(30),
                  "after a longer outage, retries still come at this interval; `first` if that is"
                      + " longer")
              .called("max"));
  public static final Option<Duration> FIXED =
      row(time("fixed", SHORTEST, LONGEST).otherwise("none", "the same wait before each retry"));
  public static final Option<IntervalFunction> OF = row(of());
  public static final Option<Double> JITTER =
      row(
          rate("jitter", 0, 1)
              .usual(
                  0.2,
                  "records that failed together are not retried together; other back-offs have no"
                      + " jitter"));

  private BackoffOptions() {}

  /** All rows of the table. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  /** The default back-off of a policy, as text. */
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
    return intervals
        .otherwise("none", "takes an interval function of resilience4j")
        .called("intervals");
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
