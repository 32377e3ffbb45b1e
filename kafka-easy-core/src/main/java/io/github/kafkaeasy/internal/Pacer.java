package io.github.kafkaeasy.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Rate limiter that makes callers wait on their own threads, at even intervals. Thread-safe. */
public final class Pacer {

  /**
   * The longest single sleep, and so the longest time until a waiting thread notices a change of
   * the rate.
   */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Sleep granularity: a sleep shorter than this takes longer than requested. */
  private static final long GRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final long burstNanos;
  private final AtomicLong nextTurn = new AtomicLong(System.nanoTime());
  private volatile long intervalNanos; // 0: no limit
  private boolean ended; // guarded by this

  /**
   * @param burst the time for which unused turns are saved
   */
  public Pacer(Duration burst) {
    this.burstNanos = burst.toNanos();
  }

  /** Sets the rate; zero for no limit. Has no effect after {@link #end}. */
  public synchronized void perSecond(double records) {
    intervalNanos = records == 0 || ended ? 0 : Math.max(1, (long) (1e9 / records));
  }

  /** Removes the limit for ever, so that all waiting threads continue. */
  public synchronized void end() {
    ended = true;
    intervalNanos = 0;
  }

  /**
   * Waits for the caller's turn, or until the rate changes.
   *
   * @param interrupted creates the exception to throw if the thread is interrupted; the interrupt
   *     flag stays set
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
      nextTurn.addAndGet(-interval); // another caller can use this turn
      Thread.currentThread().interrupt();
      throw interrupted.apply(e);
    }
    if (intervalNanos != interval) {
      nextTurn.set(System.nanoTime()); // turns assigned at the old rate are no longer valid
    }
  }
}
