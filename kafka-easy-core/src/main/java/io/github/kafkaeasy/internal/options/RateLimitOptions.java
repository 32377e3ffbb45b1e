package io.github.kafkaeasy.internal.options;

import static io.github.kafkaeasy.internal.options.Option.count;
import static io.github.kafkaeasy.internal.options.Option.line;
import static io.github.kafkaeasy.internal.options.Option.rate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Table of the options of {@code RateLimit}, in the order of the documentation. */
public final class RateLimitOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();
  private static final double SLOWEST = 0.01;
  private static final double FASTEST = 10_000_000;
  private static final String RATE = "recordsPerSecond";

  public static final Option<Double> PER_SECOND =
      row(
          rate("perSecond", SLOWEST, FASTEST)
              .otherwise("none", "a rate that always applies")
              .called(RATE));
  public static final Option<String> WHILE_BEHIND_GROUP =
      row(
          line("whileBehind group")
              .otherwise("none", "the lag of all topics in which the group has offsets counts")
              .called("group"));
  public static final Option<Long> WHILE_BEHIND_MAX_LAG =
      row(
          count("whileBehind maxLag", 1L, Long.MAX_VALUE)
              .otherwise("none", "begins at this number of open records, ends at half of it")
              .called("maxLag"));
  public static final Option<Double> WHILE_BEHIND_PER_SECOND =
      row(
          rate("whileBehind " + RATE, SLOWEST, FASTEST)
              .otherwise("none", "the rate while the group is behind")
              .called(RATE));

  private RateLimitOptions() {}

  /** All rows. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
