package io.github.kafkaeasy.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Gives those who send their turns, evenly, by letting them wait on their own threads. */
public final class Pacer {

  /** A change of the rate is noticed this soon by those who wait. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A sleep shorter than this takes longer than it should. */
  private static final long GRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final long burstNanos;
  private final AtomicLong nextTurn = new AtomicLong(System.nanoTime());
  private volatile long intervalNanos; // 0: no limit

  /**
   * @param burst for how long turns that nobody took are kept
   */
  public Pacer(Duration burst) {
    this.burstNanos = burst.toNanos();
  }

  /** From now on so many records a second; zero for no limit. Any thread. */
  public void perSecond(double records) {
    intervalNanos = records == 0 ? 0 : Math.max(1, (long) (1e9 / records));
  }

  /**
   * Waits for the caller's turn, or until the rate changes.
   *
   * @param interrupted makes what is thrown when the thread is interrupted, which it stays
   */
  public void await(Function<InterruptedException, RuntimeException> interrupted) {
    long interval = intervalNanos;
    if (interval == 0) {
      return;
    }
    long earliest = System.nanoTime() - burstNanos;
    long turn = nextTurn.updateAndGet(next -> Math.max(next, earliest) + interval) - interval;
    try {
      long left = turn - System.nanoTime();
      while (left > GRAIN_NANOS && intervalNanos == interval) {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_NANOS));
        left = turn - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted.apply(e);
    }
    if (intervalNanos != interval) {
      nextTurn.set(System.nanoTime()); // turns handed out at the old rate mean nothing now
    }
  }
}
