package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.concurrent.TimeUnit;

/** So many a second and no more, on the calling thread. */
final class Pace {
  /** A sleep cannot be as short as the time between two of a fast rate: so far ahead one may be. */
  private static final long GRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final long nanosEach;
  private long next = System.nanoTime();

  /**
   * @param perSecond 0 for as fast as it goes
   */
  Pace(int perSecond) {
    this.nanosEach = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  void await() {
    if (nanosEach == 0) {
      return;
    }
    long now = System.nanoTime();
    try {
      if (next - now > GRAIN_NANOS) {
        TimeUnit.NANOSECONDS.sleep(next - now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaEasyException("the thread was interrupted", e);
    }
    // What was missed is not made up for: a burst is what a limit is there to prevent.
    next = Math.max(next, now) + nanosEach;
  }
}
