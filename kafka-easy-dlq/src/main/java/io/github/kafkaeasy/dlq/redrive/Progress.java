package io.github.kafkaeasy.dlq.redrive;

import java.time.Duration;

/**
 * How far some long work is.
 *
 * @param done how many records of the topic were looked at
 * @param total how many there are to look at
 * @param elapsed since it began
 */
public record Progress(long done, long total, Duration elapsed) {

  /** Records a second so far; 0 at the beginning. */
  public double perSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds > 0 ? done / seconds : 0;
  }

  /** How long the rest takes at this speed; zero when nothing is left or nothing is known. */
  public Duration left() {
    double rate = perSecond();
    return rate > 0 ? Duration.ofMillis(Math.round(1_000 * (total - done) / rate)) : Duration.ZERO;
  }
}
