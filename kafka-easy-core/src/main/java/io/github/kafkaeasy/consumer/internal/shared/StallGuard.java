package io.github.kafkaeasy.consumer.internal.shared;

import java.util.function.LongSupplier;

/**
 * Detects that the process stood still (suspended, swapped out, a very long garbage collection), so
 * that no attempt starts in a partition that the group may have given to another member.
 *
 * <p>The timer writes ten heartbeats within the limit; the poll thread writes one in each round. If
 * a heartbeat is too late, the guard does not write it and reports a stall. The stall ends when the
 * poll thread has paused the lanes and calls {@link #trust}. After a stall, workers may continue
 * earlier than the threads with heartbeats, so each worker also compares the last heartbeat with
 * its own reading of the clock, see {@link StallLook}. Only the clock is reliable in the first
 * microseconds after a stall.
 *
 * <p>The limit is at most one second, and shorter if the session timeout is short. It can be that
 * short because a false alarm costs only one commit. With KIP-848 only the broker knows the session
 * timeout, so the limit is then one second.
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
   * True while a thread with heartbeats knows of a stall. Cheaper than the clock, but later.
   * Written by the timer and the poll thread, read by workers.
   */
  private volatile boolean noticed;

  /**
   * @param limitNanos longest time without a heartbeat that is not a stall
   * @param roundLimitNanos longest time for which the timer's heartbeats count without a round of
   *     the poll thread, because a member that polls too seldom is removed from its group even if
   *     its process runs
   */
  public StallGuard(LongSupplier nanoTime, long limitNanos, long roundLimitNanos) {
    this.nanoTime = nanoTime;
    this.limitNanos = limitNanos;
    this.roundLimitNanos = roundLimitNanos;
    this.lastBeat = nanoTime.getAsLong();
    this.lastRound = lastBeat;
  }

  /**
   * Returns true if no attempt may start now. Workers call it before an attempt, unless {@link
   * StallLook} makes the call unnecessary. They call it before they check for a pause, because
   * after a stall the poll thread first pauses the lanes and then ends the stall. Reads the clock
   * once.
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

  /** Heartbeat of the timer. */
  public void beat() {
    long now = now();
    if (now - lastRound <= roundLimitNanos) {
      beat(now);
    }
  }

  /**
   * Heartbeat of the poll thread, in each round and while it waits.
   *
   * @return nanoseconds for which the process stood still; zero: it did not
   */
  public long comeRound(long now) {
    lastRound = now;
    return beat(now);
  }

  /**
   * Writes a heartbeat. If the process stands still after {@code now} was read, the old time does
   * no harm: for workers this heartbeat, too, is older than the limit.
   */
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
   * Ends the stall, when the lanes are paused. Poll thread.
   *
   * @param now read before the lanes were paused, so that a second stall in between is detected
   */
  public void trust(long now) {
    lastBeat = now;
    noticed = false;
  }
}
