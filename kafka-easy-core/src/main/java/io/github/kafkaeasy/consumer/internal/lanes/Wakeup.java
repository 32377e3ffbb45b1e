package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.run.Gate;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The event that a hold waits for: its retry is due, the gate admits it, or the copy of its record
 * that was being handled is settled or given up. It either posts its hold or is cancelled, never
 * both. ScheduledFuture.cancel cannot guarantee this for a task that has just started.
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

  /** Time until the wakeup; empty: it waits for an event, not for a time. Lane's owner. */
  OptionalLong nanosLeft() {
    return scheduled == null
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, scheduled.getDelay(TimeUnit.NANOSECONDS)));
  }

  /** Posts the hold. Any thread. */
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

  /** Cancels the wakeup. True: the hold will not be posted. Lane's owner. */
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
