package io.github.kafkaeasy.consumer.internal.run;

import java.time.Duration;

/**
 * Growth rate of a counter over about the last five seconds. The poll thread updates it, any thread
 * reads.
 */
public final class RateMeter {
  private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int TICKS = 5;
  private static final double NANOS_A_SECOND = 1e9;

  // Ring of the last readings. Poll thread only.
  private final long[] times = new long[TICKS];
  private final long[] counts = new long[TICKS];
  private int ticks;

  /** Written by the poll thread. */
  private volatile double perSecond;

  RateMeter(long now) {
    times[0] = now;
    ticks = 1;
  }

  public void tick(long now, long count) {
    int newest = (ticks - 1) % TICKS;
    if (now - times[newest] < TICK_NANOS) {
      return;
    }
    int oldest = ticks < TICKS ? 0 : ticks % TICKS;
    perSecond = (count - counts[oldest]) * NANOS_A_SECOND / (now - times[oldest]);
    times[ticks % TICKS] = now;
    counts[ticks % TICKS] = count;
    ticks++;
  }

  public double perSecond() {
    return perSecond;
  }
}
