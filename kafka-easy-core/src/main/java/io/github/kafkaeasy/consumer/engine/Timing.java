package io.github.kafkaeasy.consumer.engine;

import java.time.Clock;
import java.util.function.LongSupplier;

/** Times one record of so many, over all partitions. Exists only where somebody asked for it. */
final class Timing {
  final LongSupplier nanoTime;
  final Clock clock;
  final Histogram handling = new Histogram();
  final Histogram endToEnd = new Histogram();
  final long sinceNanos;
  private final int oneOf;

  Timing(int oneOf, LongSupplier nanoTime, Clock clock) {
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
