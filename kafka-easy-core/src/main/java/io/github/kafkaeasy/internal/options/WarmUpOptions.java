package io.github.kafkaeasy.internal.options;

import static io.github.kafkaeasy.internal.options.Option.time;

import java.time.Duration;
import java.util.List;

/** Table of the options of {@code WarmUp}. */
public final class WarmUpOptions {
  public static final Option<Duration> WITHIN =
      time("within", Duration.ofMillis(1), Duration.ofMinutes(10))
          .usual(
              Duration.ofSeconds(30), "`start()` waits this long at most; the same as `maxBlock`")
          .called("limit");

  private WarmUpOptions() {}

  /** All rows. */
  public static List<Option<?>> table() {
    return List.of(WITHIN);
  }
}
