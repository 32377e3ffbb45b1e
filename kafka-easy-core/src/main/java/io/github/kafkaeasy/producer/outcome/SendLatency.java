package io.github.kafkaeasy.producer.outcome;

import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;

/**
 * How long sends took, from {@code send} to the acknowledgement, over the latest of those that were
 * timed, at most 1,024. One send at a time is timed, so that a fast producer does not read the
 * clock for each record; a slow one has all of its sends timed.
 *
 * @param timed how many sends this is about
 * @param median half of them took no longer; zero when none was timed
 * @param p99 99 of 100 took no longer; zero when none was timed
 * @param max the longest; zero when none was timed
 */
public record SendLatency(int timed, Duration median, Duration p99, Duration max) {
  /** No send was timed. */
  public static final SendLatency NONE =
      new SendLatency(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  @Override
  public String toString() {
    return timed == 0
        ? "latency unknown"
        : "latency %s, p99 %s, max %s".formatted(readable(median), readable(p99), readable(max));
  }

  private static String readable(Duration latency) {
    long micros = latency.toNanos() / 1_000;
    return micros < 10_000
        ? "%d.%d ms".formatted(micros / 1_000, micros % 1_000 / 100)
        : Options.readable(Duration.ofMillis(latency.toMillis()));
  }
}
