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

  /**
   * Lane's owner: a slice's cursor has passed the record before {@code index}. One that became
   * pending is not done yet and counts when it is settled.
   */
  public void passed(Slice slice, int index) {
    if (counts && !slice.isPending(index - 1)) {
      finishedOne();
    }
  }

  /** Lane's owner: a pending record is settled. */
  public void finishedOne() {
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
  boolean isDue() {
    return counts && finished.get() >= every;
  }

  /** Poll thread, before it looks at what is done. */
  void startOver() {
    if (counts) {
      finished.set(0);
    }
  }
}
