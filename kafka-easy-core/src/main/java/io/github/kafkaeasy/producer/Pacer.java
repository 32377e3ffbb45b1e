package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.error.DeliveryException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Gives sends their turns, evenly; what was left unused is kept for a tenth of a second. */
final class Pacer {
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A change of the rate is noticed this soon by those who wait. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final AtomicLong nextTurn = new AtomicLong(System.nanoTime());
  private volatile long intervalNanos; // 0: no limit

  /** From now on one record in this time; zero for no limit. */
  void perSecond(double records) {
    intervalNanos = records == 0 ? 0 : Math.max(1, (long) (1e9 / records));
  }

  void await(String topic) {
    long interval = intervalNanos;
    if (interval == 0) {
      return;
    }
    long earliest = System.nanoTime() - BURST_NANOS;
    long turn = nextTurn.updateAndGet(next -> Math.max(next, earliest) + interval) - interval;
    try {
      long left = turn - System.nanoTime();
      while (left > 0 && intervalNanos == interval) {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_NANOS));
        left = turn - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeliveryException(
          topic,
          -1,
          "the sending thread was interrupted while it waited for its turn.",
          "Nothing was sent.",
          e);
    }
    if (intervalNanos != interval) {
      nextTurn.set(System.nanoTime()); // turns handed out at the old rate mean nothing now
    }
  }
}
