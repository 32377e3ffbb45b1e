package io.github.kafkaeasy.consumer.internal.shared;

/**
 * Asks the {@link StallGuard} before each attempt, but does not read the clock where this would
 * cost as much as the record itself. Used only by the worker that owns the lane.
 *
 * <p>With an ordinary handler, every attempt reads the clock. Only if the attempts since the last
 * reading took {@value #QUICK_NANOS} ns or less on average, up to {@value #UNREAD} attempts may
 * start without a reading. So after a stall at most this number of attempts can start, and none
 * once a thread with heartbeats has noticed the stall. An empty record costs 40 ns in the engine
 * and a reading 24 ns; with this rule a reading costs 4 ns for each record.
 */
public final class StallLook {
  static final int UNREAD = 7;
  static final long QUICK_NANOS = 400;

  private final StallGuard guard;

  private long readAt;

  /** Number of attempts that may still start before the next reading. */
  private int unread;

  /** Number of attempts since the last reading. */
  private int begun;

  public StallLook(StallGuard guard) {
    this.guard = guard;
  }

  /**
   * Reads the clock when a worker enters the lane. The result is also valid for the first record.
   */
  public boolean mayBegin() {
    readAt = guard.now();
    unread = 1;
    begun = 0;
    return !guard.isStalled(readAt);
  }

  /** The last reading of the clock; at most {@link #UNREAD} quick records old. */
  public long lastReading() {
    return readAt;
  }

  /** As {@link StallGuard#isStalled}. */
  public boolean isStalled() {
    if (unread > 0 && !guard.isNoticed()) {
      unread--;
      begun++;
      return false;
    }
    long now = guard.now();
    long took = now - readAt;
    readAt = now;
    // A clock that has not advanced gives no information.
    unread = took > 0 && took <= QUICK_NANOS * begun ? UNREAD : 0;
    begun = 1; // the attempt for which the clock was read
    return guard.isStalled(now);
  }
}
