package io.github.kafkaeasy.internal.options;

import static io.github.kafkaeasy.internal.options.Option.count;
import static io.github.kafkaeasy.internal.options.Option.line;
import static io.github.kafkaeasy.internal.options.Option.rate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The table of {@code RateLimit}'s options, in the order in which the page shows them. */
public final class RateLimitOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();
  private static final double SLOWEST = 0.01;
  private static final double FASTEST = 10_000_000;
  private static final String RATE = "recordsPerSecond";

  public static final Option<Double> PER_SECOND =
      row(rate("perSecond", SLOWEST, FASTEST).otherwise("none", "always the same").called(RATE));
  public static final Option<String> WHILE_BEHIND_GROUP =
      row(
          line("whileBehind group")
              .otherwise("none", "over all topics that it has offsets in")
              .called("group"));
  public static final Option<Long> WHILE_BEHIND_MAX_LAG =
      row(
          count("whileBehind maxLag", 1L, Long.MAX_VALUE)
              .otherwise("none", "from so many records on, until there are half as many")
              .called("maxLag"));
  public static final Option<Double> WHILE_BEHIND_PER_SECOND =
      row(
          rate("whileBehind " + RATE, SLOWEST, FASTEST)
              .otherwise("none", "the rate while the group is behind")
              .called(RATE));

  private RateLimitOptions() {}

  /** All of them. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
