package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.consumer.internal.shared.PollSignal;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts finished records until the next commit, if commits depend on their number, not only on the
 * time.
 */
public final class CommitPace {
  private final boolean counts;
  private final int every;
  private final PollSignal signal;

  /** Workers add, the poll thread resets. */
  private final AtomicInteger finished = new AtomicInteger();

  /**
   * @param every number of records for one commit; {@link Integer#MAX_VALUE}: by time only
   */
  public CommitPace(int every, PollSignal signal) {
    this.counts = every != Integer.MAX_VALUE;
    this.every = every;
    this.signal = signal;
  }

  /**
   * Counts a record with a terminal outcome, after the poll thread can see that it is done. Lane's
   * owner.
   */
  public void settledOne() {
    if (counts && finished.incrementAndGet() == every) {
      signal.raise();
    }
  }

  /**
   * Raises the signal if the next commit is already due, so that the poll thread does not sleep
   * before it. Poll thread, inside a call of the Kafka consumer.
   */
  void lookAgain() {
    if (isDue()) {
      signal.raise();
    }
  }

  /** Whether a commit is due by count. Poll thread. */
  public boolean isDue() {
    return counts && finished.get() >= every;
  }

  /** Resets the count. Poll thread, before it reads which records are done. */
  public void startOver() {
    if (counts) {
      finished.set(0);
    }
  }
}
