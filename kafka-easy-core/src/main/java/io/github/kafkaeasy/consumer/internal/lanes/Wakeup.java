package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.run.Gate;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
  private @Nullable ScheduledFuture<?> scheduled;

  Wakeup(Inbox inbox, Hold hold) {
    this.inbox = inbox;
    this.hold = hold;
  }

  void scheduledAs(ScheduledFuture<?> future) {
    scheduled = future;
  }

  /** Lane's owner: how long it will still wait for a time; empty: it waits for an event. */
  OptionalLong nanosLeft() {
    return scheduled == null
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, scheduled.getDelay(TimeUnit.NANOSECONDS)));
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
