package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.consumer.internal.shared.PollSignal;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts finished records towards the next commit, when commits go by count besides by time. */
public final class CommitPace {
  private final boolean counts;
  private final int every;
  private final PollSignal signal;

  /** Workers add, the poll thread takes away. */
  private final AtomicInteger finished = new AtomicInteger();

  /**
   * @param every {@link Integer#MAX_VALUE}: by time only
   */
  public CommitPace(int every, PollSignal signal) {
    this.counts = every != Integer.MAX_VALUE;
    this.every = every;
    this.signal = signal;
  }

  /** Lane's owner: a record has reached its outcome, and its cursor or pending says so. */
  public void settledOne() {
    if (counts && finished.incrementAndGet() == every) {
      signal.raise();
    }
  }

  /** Poll thread, inside a call of the Kafka consumer: whether the next commit is due already. */
  void lookAgain() {
    if (isDue()) {
      signal.raise();
    }
  }

  /** Poll thread. */
  public boolean isDue() {
    return counts && finished.get() >= every;
  }

  /** Poll thread, before it looks at what is done. */
  public void startOver() {
    if (counts) {
      finished.set(0);
    }
  }
}
