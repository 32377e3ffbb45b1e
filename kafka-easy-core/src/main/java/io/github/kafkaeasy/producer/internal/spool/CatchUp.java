package io.github.kafkaeasy.producer.internal.spool;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Slows senders down while the replay delivers: one new record may enter the spool for every two
 * that leave it. Without this, the spool would never become empty if records arrive as fast as the
 * replay delivers them. Sending threads call {@link #await}; the replay's thread calls the other
 * methods.
 */
final class CatchUp {
  /** Number of records that may enter when the replay begins to deliver. */
  private static final int AT_ONCE = 1_000;

  /** Limit of saved permits; more would allow a burst larger than the largest replay window. */
  private static final int MOST_SAVED = 2 * AT_ONCE;

  /**
   * The longest wait; after it the record enters anyway, so that it does not fail because of this
   * limit.
   */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Duration longestWait;
  private final Semaphore admissions = new Semaphore(0, true);

  /** Whether records leave the spool. Written by the replay's thread, read by senders. */
  private volatile boolean leaving;

  private int odd; // remainder of the division by two; replay thread only

  /**
   * @param maxBlock the longest time that a send may block its caller, including this wait
   */
  CatchUp(Duration maxBlock) {
    this.longestWait = maxBlock.compareTo(LONGEST_WAIT) < 0 ? maxBlock : LONGEST_WAIT;
  }

  /** Called on the replay's thread after records have left the spool. */
  void left(int records) {
    if (!leaving) {
      admissions.drainPermits();
      admissions.release(AT_ONCE);
      leaving = true;
    }
    int count = odd + records;
    odd = count % 2;
    int room = MOST_SAVED - admissions.availablePermits();
    if (room > 0) {
      admissions.release(Math.min(room, count / 2));
    }
  }

  /** Called on the replay's thread when Kafka currently accepts no records from the spool. */
  void stopped() {
    leaving = false;
  }

  /** Called by a sending thread before a record enters the spool. The interrupt flag stays set. */
  void await() {
    if (!leaving) {
      return;
    }
    try {
      boolean unused = admissions.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
