package io.github.kafkaeasy.consumer.internal.shared;

/**
 * Asks the {@link StallGuard} before each attempt, but reads no clock where the reading would cost
 * as much as the record. Lane's owner only.
 *
 * <p>A handler that does anything at all has each of its attempts read the clock. When those since
 * the last reading took {@value #QUICK_NANOS} ns or less each, up to {@value #UNREAD} may begin
 * without one: so many, and no more, may begin after the process stood still, and none once a
 * thread that beats has noticed it. An empty record costs 40 ns in the engine, a reading 24 ns;
 * this way, 4 ns.
 */
public final class StallLook {
  static final int UNREAD = 7;
  static final long QUICK_NANOS = 400;

  private final StallGuard guard;

  private long readAt;

  /** How many attempts may still begin before the next reading. */
  private int unread;

  /** How many have begun without one. */
  private int begun;

  public StallLook(StallGuard guard) {
    this.guard = guard;
  }

  /** A worker comes; reads the clock, and so answers for the first record too. */
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
    // A clock that has not moved has told nothing.
    unread = took > 0 && took <= QUICK_NANOS * begun ? UNREAD : 0;
    begun = 1; // the one that this reading is for
    return guard.isStalled(now);
  }
}
