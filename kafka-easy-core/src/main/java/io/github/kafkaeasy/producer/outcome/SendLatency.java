package io.github.kafkaeasy.producer.outcome;

import io.github.kafkaeasy.error.internal.DurationText;
import java.time.Duration;

/**
 * Latency from {@code send} to the acknowledgement, over at most the last 1,024 timed sends that
 * succeeded. Only one send is timed at a time, so that a fast producer does not read the clock for
 * each record; in a slow producer every send is timed.
 *
 * @param timed the number of sends included
 * @param median the median; zero if no send was timed
 * @param p99 the 99th percentile; zero if no send was timed
 * @param max the maximum; zero if no send was timed
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
        : DurationText.of(Duration.ofMillis(latency.toMillis()));
  }
}
