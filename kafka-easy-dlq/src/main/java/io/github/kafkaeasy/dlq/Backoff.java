package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.internal.options.BackoffOptions;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * The waits of a record before each of its retries. Immutable.
 *
 * <pre>{@code
 * RetryThenDeadLetter.attempts(4).backoff(exponential(Duration.ofMillis(200)))
 * }</pre>
 */
public final class Backoff {
  private final IntervalFunction millis;
  private final double jitter;
  private final String description;

  private Backoff(IntervalFunction millis, double jitter, String description) {
    this.millis = millis;
    this.jitter = jitter;
    this.description = description;
  }

  /**
   * Doubles from {@code first} up to 30 s; if {@code first} is longer than 30 s, every wait is
   * {@code first}. Each wait has 20 % of jitter, so that records that failed together are not
   * retried together.
   *
   * @param first the wait before the first retry, 1 ms to 1 day
   * @throws InvalidOptionException outside of these bounds
   */
  public static Backoff exponential(Duration first) {
    Duration checked = BackoffOptions.FIRST.checked(first);
    Duration max = BackoffOptions.MAX.byDefault();
    return exponential(checked, checked.compareTo(max) > 0 ? checked : max);
  }

  /**
   * Doubles from {@code first} up to {@code max}, with 20 % of jitter.
   *
   * @param first the wait before the first retry, 1 ms to 1 day
   * @param max the longest wait before jitter is added, {@code first} to 1 day
   * @throws InvalidOptionException outside of these bounds
   */
  public static Backoff exponential(Duration first, Duration max) {
    long start = BackoffOptions.FIRST.checked(first).toMillis();
    long end = BackoffOptions.MAX.checked(max).toMillis();
    if (end < start) {
      throw InvalidOptionException.conflict(
          "exponential",
          DurationText.of(first),
          "max",
          DurationText.of(max),
          "the first wait is longer than the longest one. Raise max");
    }
    return new Backoff(
        attempt -> doubled(start, attempt, end),
        BackoffOptions.JITTER.byDefault(),
        "exponential from " + DurationText.of(first) + " to " + DurationText.of(max));
  }

  /**
   * Always the same wait, without jitter.
   *
   * @param wait 1 ms to 1 day
   * @throws InvalidOptionException outside of these bounds
   */
  public static Backoff fixed(Duration wait) {
    long millis = BackoffOptions.FIXED.checked(wait).toMillis();
    return new Backoff(attempt -> millis, 0, "fixed " + DurationText.of(wait));
  }

  /**
   * Takes the waits from an interval function of resilience4j, which returns milliseconds for the
   * attempts from 1 on. No jitter is added. A negative result means that there is no further
   * attempt.
   *
   * @throws InvalidOptionException for null
   */
  public static Backoff of(IntervalFunction intervals) {
    return new Backoff(BackoffOptions.OF.checked(intervals), 0, "an interval function");
  }

  /**
   * Returns the same back-off with each wait made longer or shorter at random by up to this share.
   * Default: 0.2 for exponential waits, 0 for all others.
   *
   * @param share 0 (no jitter) to 1 (from no wait to the double wait)
   * @throws InvalidOptionException outside of these bounds
   */
  public Backoff jitter(double share) {
    return new Backoff(millis, BackoffOptions.JITTER.checked(share), description);
  }

  /**
   * The waits as an interval function for resilience4j; {@code random} returns values from 0 to 1.
   */
  IntervalFunction intervals(DoubleSupplier random) {
    if (jitter == 0) {
      return millis;
    }
    return attempt -> {
      long wait = millis.apply(attempt);
      double factor = 1 + jitter * (2 * random.getAsDouble() - 1);
      return wait < 0 ? wait : Math.round(wait * factor);
    };
  }

  IntervalFunction intervals() {
    return intervals(() -> ThreadLocalRandom.current().nextDouble());
  }

  @Override
  public String toString() {
    return description + (jitter == 0 ? "" : " with jitter " + jitter);
  }

  private static long doubled(long first, int attempt, long max) {
    // More than 40 doublings of 1 ms exceed every upper bound.
    int doublings = Math.min(40, Math.max(0, attempt - 1));
    return first > max >> doublings ? max : first << doublings;
  }
}
