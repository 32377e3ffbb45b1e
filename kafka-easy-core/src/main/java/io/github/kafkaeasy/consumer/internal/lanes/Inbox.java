package io.github.kafkaeasy.consumer.internal.lanes;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Queue of events for a lane's owner, and the busy flag, which is set while a worker is in the lane
 * or has been sent to it, and while the poll thread lists the lane's held keys. Any thread posts
 * events; the lane's owner takes them.
 */
final class Inbox {
  private final Queue<LaneEvent> events = new ConcurrentLinkedQueue<>();

  /** True from the hand-over to the workers until the owner has left. */
  private final AtomicBoolean busy = new AtomicBoolean();

  private final PartitionState state;
  private final Workers workers;
  private final Runnable lane;

  /**
   * @param lane one turn of the lane, run by a worker
   */
  Inbox(PartitionState state, Workers workers, Runnable lane) {
    this.state = state;
    this.workers = workers;
    this.lane = lane;
  }

  /** Posts an event and counts it as activity from now on. Any thread. */
  void post(LaneEvent event) {
    state.begin();
    postExpected(event);
  }

  /** Posts an event that ends an activity, which was counted when it began. Any thread. */
  void postExpected(LaneEvent event) {
    events.add(event);
    schedule();
  }

  /** Hands the lane to the workers, unless a worker is in it or has been sent to it. Any thread. */
  void schedule() {
    if (claim()) {
      workers.submit(lane);
    }
  }

  /**
   * Sets the busy flag. True if it was clear: the caller must then hand the lane to the workers, or
   * is the lane's owner until it calls {@link #free}. Any thread.
   */
  boolean claim() {
    if (!claimCounted()) {
      return false;
    }
    state.begin();
    return true;
  }

  /** As {@link #claim}, for a caller that has already counted the lane as activity. Any thread. */
  boolean claimCounted() {
    return busy.compareAndSet(false, true);
  }

  /** Clears the busy flag: no worker is in the lane any more. Last action of the lane's owner. */
  void free() {
    busy.set(false);
    state.end();
  }

  /** Next event, or null. Lane's owner. */
  @Nullable LaneEvent poll() {
    return events.poll();
  }

  boolean isEmpty() {
    return events.isEmpty();
  }
}
