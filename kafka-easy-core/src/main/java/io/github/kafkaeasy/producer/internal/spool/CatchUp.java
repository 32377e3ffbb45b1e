package io.github.kafkaeasy.producer.internal.spool;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Has senders wait a little while the replay delivers: for each two records that leave the spool
 * one may enter. So the spool becomes empty also where records come as fast as the replay is, which
 * on a busy machine is no faster than they. Sending threads ask, the replay's thread tells.
 */
final class CatchUp {
  /** May enter when the replay begins to deliver, before anything has left. */
  private static final int AT_ONCE = 1_000;

  /** So much is saved for senders that pause; more would be a burst as large as a window. */
  private static final int MOST_SAVED = 2 * AT_ONCE;

  /** A record that has waited for so long enters: it must not fail for being sent now. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Duration longestWait;
  private final Semaphore admissions = new Semaphore(0, true);

  /** Whether records leave. Written by the replay's thread, read by senders. */
  private volatile boolean leaving;

  private int odd; // of an odd number of records one is still to count; the replay's thread alone

  /**
   * @param maxBlock a send blocks its caller no longer, this wait included
   */
  CatchUp(Duration maxBlock) {
    this.longestWait = maxBlock.compareTo(LONGEST_WAIT) < 0 ? maxBlock : LONGEST_WAIT;
  }

  /** Called on the replay's thread: so many records have left. */
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

  /** Called on the replay's thread: Kafka takes nothing out of the spool at present. */
  void stopped() {
    leaving = false;
  }

  /** Called by a sending thread before a record enters. An interrupt stays set. */
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
