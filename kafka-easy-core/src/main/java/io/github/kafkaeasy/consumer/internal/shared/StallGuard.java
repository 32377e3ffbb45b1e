package io.github.kafkaeasy.consumer.internal.shared;

import java.util.function.LongSupplier;

/**
 * Detector of a process that stood still (suspended, swapped out, a very long garbage collection),
 * so that no attempt begins in a partition that the group may have given to another member.
 *
 * <p>The timer and the poll thread beat ten times a second. A beat that comes too late is not
 * written: from then on the guard says "stalled" until the poll thread has paused the lanes and
 * ended this state with {@link #trust}. Workers wake up as early as the threads that beat, so each
 * worker compares the last beat with its own reading of the clock, see {@link StallLook}. Nothing
 * but a clock is known to be right in the first microsecond after the process goes on.
 *
 * <p>The limit is short, and not half of a session timeout that under KIP-848 only the broker
 * knows: a false alarm costs one commit.
 */
public final class StallGuard {
  private final LongSupplier nanoTime;
  private final long limitNanos;
  private final long roundLimitNanos;

  /** Written by the timer and the poll thread, read by workers before each attempt. */
  private volatile long lastBeat;

  /** Written by the poll thread, read by the timer. */
  private volatile long lastRound;

  /**
   * True while a stall is known to a thread that beats. A hint, cheaper than the clock: it comes
   * later than the truth. Written by the timer and the poll thread, read by workers.
   */
  private volatile boolean noticed;

  /**
   * @param limitNanos the longest silence of both threads that says nothing
   * @param roundLimitNanos the longest time for which the timer beats without the poll thread: a
   *     member that polls too seldom is put out of its group although its process runs
   */
  public StallGuard(LongSupplier nanoTime, long limitNanos, long roundLimitNanos) {
    this.nanoTime = nanoTime;
    this.limitNanos = limitNanos;
    this.roundLimitNanos = roundLimitNanos;
    this.lastBeat = nanoTime.getAsLong();
    this.lastRound = lastBeat;
  }

  /**
   * Whether no attempt may begin now. Workers, before each attempt, and before they look whether
   * the partition is paused: the poll thread pauses first and trusts then. One reading of the
   * clock.
   */
  public boolean isStalled() {
    return isStalled(now());
  }

  boolean isStalled(long now) {
    return now - lastBeat > limitNanos;
  }

  boolean isNoticed() {
    return noticed;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  /** Timer: the process runs. */
  public void beat() {
    long now = now();
    if (now - lastRound <= roundLimitNanos) {
      beat(now);
    }
  }

  /**
   * Poll thread, each round and while it waits.
   *
   * @return for how many nanoseconds the process stood still; zero when it did not
   */
  public long comeRound(long now) {
    lastRound = now;
    return beat(now);
  }

  /** A time that was read before the process stood still is a late beat too, or does no harm. */
  private long beat(long now) {
    boolean late = isStalled(now);
    noticed = late;
    if (late) {
      return now - lastBeat;
    }
    lastBeat = now;
    return 0;
  }

  /**
   * Poll thread: ends the stall, once the lanes are paused.
   *
   * @param now read before the lanes were paused, so that a second stall in between shows
   */
  public void trust(long now) {
    lastBeat = now;
    noticed = false;
  }
}
