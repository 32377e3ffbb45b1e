package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.internal.shared.Observers;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * Chooses the records that are timed, and keeps the times over all partitions. Exists only if times
 * are needed.
 */
public final class Timing {
  /**
   * Value of {@code oneOf} for an adaptive number of timed records, limited by the cost of timing.
   */
  public static final int WHAT_COSTS_LITTLE = 0;

  /**
   * Timing an attempt, and reporting it to observers, costs about 0.4 µs, which is 5 % of an
   * attempt of this duration.
   */
  private static final long PAYS_FOR_ITSELF_NANOS = 8_192;

  private static final int FEWEST = 16;

  final LongSupplier nanoTime;
  final Clock clock;
  final Observers observers;
  public final Histogram handling = new Histogram();
  public final Histogram endToEnd = new Histogram();
  public final long sinceNanos;
  private final int oneOf;

  public Timing(int oneOf, LongSupplier nanoTime, Clock clock, Observers observers) {
    this.oneOf = oneOf;
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.observers = observers;
    this.sinceNanos = nanoTime.getAsLong();
  }

  /** One record out of this number is timed at first. */
  int firstStep() {
    return oneOf == WHAT_COSTS_LITTLE ? 1 : oneOf;
  }

  /** One record out of this number is timed after an attempt of this duration. */
  int stepAfter(long tookNanos) {
    if (oneOf != WHAT_COSTS_LITTLE) {
      return oneOf;
    }
    long attempts = PAYS_FOR_ITSELF_NANOS / Math.max(1, tookNanos);
    return (int) Math.min(FEWEST, Long.highestOneBit(Math.max(1, attempts)));
  }
}
