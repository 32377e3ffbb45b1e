package io.github.kafkaeasy.internal.options;

import static io.github.kafkaeasy.internal.options.Option.time;

import java.time.Duration;
import java.util.List;

/** The table of {@code WarmUp}'s options. */
public final class WarmUpOptions {
  public static final Option<Duration> WITHIN =
      time("within", Duration.ofMillis(1), Duration.ofMinutes(10))
          .usual(Duration.ofSeconds(30), "`start()` waits this long at most, as a send may")
          .called("limit");

  private WarmUpOptions() {}

  /** All of them. */
  public static List<Option<?>> table() {
    return List.of(WITHIN);
  }
}
