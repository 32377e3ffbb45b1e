package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import io.github.kafkaeasy.consumer.internal.run.PartitionTimes;
import io.github.kafkaeasy.consumer.internal.run.Timing;
import io.github.kafkaeasy.consumer.internal.shared.OutcomeTally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one partition. They stay when the partition goes, until nothing runs in them any
 * more, so that a key that comes back cannot overlap with its own past.
 */
public final class PartitionLanes {
  private final LaneParts parts;

  /** Made on demand by the poll thread; read by statistics. */
  private final AtomicReferenceArray<Lane> lanes;

  /** Runs that were cut off from their lane and have not ended. Poll thread only. */
  private final List<Visit> cutOff = new ArrayList<>();

  private final PartitionState state;

  PartitionLanes(LaneParts parts) {
    this.parts = parts;
    this.lanes = new AtomicReferenceArray<>(parts.keying().lanes());
    Timing timing = parts.timing();
    this.state = new PartitionState(timing == null ? null : new PartitionTimes(timing));
  }

  /** Poll thread. */
  private Lane lane(int index) {
    Lane lane = lanes.getPlain(index);
    if (lane == null) {
      lane = new Lane(state, parts);
      lanes.setRelease(index, lane);
    }
    return lane;
  }

  /**
   * Adds a poll's records. Poll thread. The lanes are counted as activity in one go: the count is
   * one for all of them, and workers change it all the time.
   */
  void post(Slice[] slices, int[] laneOfSlice) {
    state.begin(slices.length);
    int busy = 0;
    for (int i = 0; i < slices.length; i++) {
      busy += lane(laneOfSlice[i]).post(slices[i]) ? 0 : 1;
    }
    state.end(busy);
  }

  /** Starts no further record. Poll thread. */
  public void pause() {
    state.paused(true);
  }

  /** Poll thread, after {@link #pause}: whether a worker may still begin a record. */
  public boolean mayStillBegin() {
    return present().stream().anyMatch(Lane::mayStillBegin);
  }

  /** Poll thread. */
  public void resume() {
    if (state.isPaused()) {
      state.paused(false);
      present().forEach(Lane::schedule);
    }
  }

  /**
   * Lets the lanes drop what belongs to assignments that are over. Poll thread, after the shutting.
   */
  public void sweep() {
    resume();
    present().forEach(lane -> lane.post(LaneEvent.Sweep.INSTANCE));
  }

  /**
   * Settles a held record as skipped: true once a lane has it, false when none has. Poll thread.
   */
  public CompletableFuture<Boolean> skip(Assignment assignment, long offset) {
    List<Lane> asked = present();
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    if (asked.isEmpty()) {
      answer.complete(false);
    }
    LaneEvent.Skip task =
        new LaneEvent.Skip(assignment, offset, new AtomicInteger(asked.size()), answer);
    asked.forEach(lane -> lane.post(task));
    return answer;
  }

  /** Shows what is held, to a look that expects each lane. Poll thread. */
  void show(HeldLook look) {
    present().forEach(lane -> lane.show(look));
  }

  /** Poll thread. */
  int lanes() {
    return present().size();
  }

  /** Lets the failure handler decide again over what waits for its retry. Poll thread. */
  public void askAgain(Assignment assignment) {
    present().forEach(lane -> lane.post(new LaneEvent.AskAgain(assignment)));
  }

  /** Stages of asynchronous handlers that are open. Poll thread. */
  public int openStages() {
    return state.stages().size();
  }

  /** Null: nothing is timed. */
  public @Nullable PartitionTimes times() {
    return state.times();
  }

  /** Records in trouble, by what became of them. Any thread. */
  public OutcomeTally tally() {
    return state.tally;
  }

  /** Nothing runs, nothing is open or being decided, no event waits. Poll thread. */
  public boolean isQuiet() {
    return state.isQuiet();
  }

  /**
   * Hands lanes over whose record has been running for the limit; tells runs to end that are
   * overdue. Poll thread.
   */
  public void watch(long now, long limitNanos) {
    cutOff.removeIf(Visit::hasLeft);
    tellOverdue(now, parts.overdue().limitNanos());
    for (int i = 0; i < lanes.length(); i++) {
      Lane lane = lanes.getPlain(i);
      Visit slow = lane == null ? null : lane.watch(now, limitNanos);
      if (slow != null) {
        cutOff.add(slow);
      }
    }
    PartitionTimes times = state.times();
    if (times != null) {
      times.rate.tick(now, handled());
    }
  }

  /** Of what runs or is open outside the lanes. */
  private void tellOverdue(long now, long limitNanos) {
    for (Visit visit : cutOff) {
      if (visit.tellTaken(now, limitNanos)) {
        parts
            .overdue()
            .report(visit.takenRecord(), "it was interrupted, and its key waits until it ends");
      }
    }
    state
        .stages()
        .forEach(
            (stage, record) -> {
              if (stage.isOverdue(now, limitNanos)) {
                parts.overdue().report(record, stage.whenOverdue());
                parts.workers().aside(stage::overdue);
              }
            });
  }

  /** The stays of workers whose handler has not returned. Poll thread. */
  public List<Visit> running() {
    cutOff.removeIf(Visit::hasLeft);
    List<Visit> running = new ArrayList<>(cutOff);
    for (Lane lane : present()) {
      Visit visit = lane.running();
      if (visit != null) {
        running.add(visit);
      }
    }
    return running;
  }

  public long handled() {
    return sum(Lane::handled);
  }

  public long filtered() {
    return sum(Lane::filtered);
  }

  /** Keys that are held. Any thread. */
  public long heldKeys() {
    return sum(Lane::heldKeys);
  }

  /** Whoever watches a consumer asks often, and there may be a thousand lanes: without a list. */
  private long sum(ToLongFunction<Lane> count) {
    long sum = 0;
    for (int i = 0; i < lanes.length(); i++) {
      Lane lane = lanes.getAcquire(i);
      sum += lane == null ? 0 : count.applyAsLong(lane);
    }
    return sum;
  }

  private List<Lane> present() {
    List<Lane> present = new ArrayList<>();
    for (int i = 0; i < lanes.length(); i++) {
      Lane lane = lanes.getAcquire(i);
      if (lane != null) {
        present.add(lane);
      }
    }
    return present;
  }
}
