package io.github.kafkaeasy.consumer.internal.run;

import java.time.Clock;
import java.util.function.LongSupplier;

/** Times one record of so many, over all partitions. Exists only where somebody asked for it. */
public final class Timing {
  final LongSupplier nanoTime;
  final Clock clock;
  public final Histogram handling = new Histogram();
  public final Histogram endToEnd = new Histogram();
  public final long sinceNanos;
  private final int oneOf;

  public Timing(int oneOf, LongSupplier nanoTime, Clock clock) {
    this.oneOf = oneOf;
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.sinceNanos = nanoTime.getAsLong();
  }

  /** By offset, so that nobody has to count. */
  boolean wants(long offset) {
    return offset % oneOf == 0;
  }
}
