package io.github.kafkaeasy.consumer.internal.lanes;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Events of a lane that its owner has not dealt with, and the mark that a worker is, or will be, in
 * the lane. Any thread posts; the lane's owner takes.
 */
final class Inbox {
  private final Queue<LaneEvent> events = new ConcurrentLinkedQueue<>();

  /** True from being handed to the workers until the owner has gone. */
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

  /** Posts an event that is counted as activity from now on. Any thread. */
  void post(LaneEvent event) {
    state.begin();
    postExpected(event);
  }

  /** Posts the end of something that has been counted since its beginning. Any thread. */
  void postExpected(LaneEvent event) {
    events.add(event);
    schedule();
  }

  /** Sees to it that a worker comes. Any thread. */
  void schedule() {
    if (claim()) {
      workers.submit(lane);
    }
  }

  /**
   * Marks the lane as busy; true for the caller that has to hand it to the workers, or is its owner
   * until it frees it. Any thread.
   */
  boolean claim() {
    if (!claimCounted()) {
      return false;
    }
    state.begin();
    return true;
  }

  /** As a claim, by a caller that has counted the lane's activity before. Any thread. */
  boolean claimCounted() {
    return busy.compareAndSet(false, true);
  }

  /** Lane's owner, as the last thing it does: no worker is in the lane any more. */
  void free() {
    busy.set(false);
    state.end();
  }

  /** Lane's owner. */
  @Nullable LaneEvent poll() {
    return events.poll();
  }

  boolean isEmpty() {
    return events.isEmpty();
  }
}
