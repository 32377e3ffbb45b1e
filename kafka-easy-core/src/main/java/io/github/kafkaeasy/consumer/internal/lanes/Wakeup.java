package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.run.Gate;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The event that a hold waits for: its retry is due, its turn at the gate has come, or a copy of
 * its record is settled. Either it posts its hold or it is cancelled, never both: a future's own
 * cancel cannot promise that for a task that has just begun.
 */
final class Wakeup implements Runnable, Gate.Visitor {
  private final Inbox inbox;
  private final Hold hold;
  private final AtomicBoolean over = new AtomicBoolean();

  /** Written by the lane's owner after scheduling, read by the lane's owner. */
  private @Nullable Future<?> scheduled;

  Wakeup(Inbox inbox, Hold hold) {
    this.inbox = inbox;
    this.hold = hold;
  }

  void scheduledAs(Future<?> future) {
    scheduled = future;
  }

  /** The time or the event has come. Any thread. */
  @Override
  public void run() {
    boolean unused = post(false);
  }

  @Override
  public boolean admitted() {
    return post(true);
  }

  private boolean post(boolean admitted) {
    if (!over.compareAndSet(false, true)) {
      return false;
    }
    inbox.post(new LaneEvent.Wake(hold, admitted));
    return true;
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
