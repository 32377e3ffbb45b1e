package io.github.kafkaeasy.consumer.engine;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A retry that is waited for. Either it posts its hold or it is cancelled, never both: a future's
 * own cancel cannot promise that for a task that has just begun.
 */
final class DueRetry implements Runnable {
  private final Lane lane;
  private final Hold hold;
  private final AtomicBoolean over = new AtomicBoolean();

  /** Written by the lane's owner after scheduling, read by the lane's owner. */
  private @Nullable Future<?> scheduled;

  DueRetry(Lane lane, Hold hold) {
    this.lane = lane;
    this.hold = hold;
  }

  void scheduledAs(Future<?> future) {
    scheduled = future;
  }

  /** Timer thread. */
  @Override
  public void run() {
    if (over.compareAndSet(false, true)) {
      lane.post(hold);
    }
  }

  /** Lane's owner. True: the hold will not be posted. */
  boolean cancel() {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    if (scheduled != null) {
      scheduled.cancel(false);
    }
    return true;
  }
}
