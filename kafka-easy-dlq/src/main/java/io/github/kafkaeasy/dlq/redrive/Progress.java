package io.github.kafkaeasy.dlq.redrive;

import java.time.Duration;

/**
 * The progress of a long operation.
 *
 * @param done the number of records read so far
 * @param total the number of records to read
 * @param elapsed the time since the operation began
 */
public record Progress(long done, long total, Duration elapsed) {

  /** The average number of records per second so far; 0 at the beginning. */
  public double perSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds > 0 ? done / seconds : 0;
  }

  /**
   * The estimated remaining time at this speed; zero if nothing is left or the speed is not known
   * yet.
   */
  public Duration left() {
    double rate = perSecond();
    return rate > 0 ? Duration.ofMillis(Math.round(1_000 * (total - done) / rate)) : Duration.ZERO;
  }
}
