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
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one partition. They remain after the partition was revoked until nothing runs in
 * them any more, so that a key of the next assignment cannot overlap with a run of the previous
 * one.
 */
public final class PartitionLanes {
  private final LaneParts parts;

  /** Created on demand by the poll thread; read by statistics. */
  private final AtomicReferenceArray<Lane> lanes;

  /** Runs that were taken out of their lane and have not ended. Poll thread only. */
  private final List<Visit> cutOff = new ArrayList<>();

  private final PartitionState state;
  private final Consumer<PartitionLanes> onActive;

  /**
   * True if {@link #onActive} was called since the last {@link #watch}. Written by any thread; two
   * threads may both find it false, and a second call does no harm.
   */
  private volatile boolean announced;

  /**
   * Lanes without a record.
   *
   * @param onActive called on any thread when something has begun while nothing was in progress,
   *     unless it was called since the last {@link #watch}
   */
  PartitionLanes(LaneParts parts, Consumer<PartitionLanes> onActive) {
    this.parts = parts;
    this.lanes = new AtomicReferenceArray<>(parts.keying().lanes());
    Timing timing = parts.timing();
    this.onActive = onActive;
    this.state =
        new PartitionState(timing == null ? null : new PartitionTimes(timing), this::announce);
  }

  /** Any thread. */
  private void announce() {
    if (!announced) {
      announced = true;
      onActive.accept(this);
    }
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
   * Adds records of a poll. Poll thread. All lanes are counted as activity with one update, because
   * the counter is shared by all lanes and workers change it all the time.
   */
  void post(Slice[] slices, int[] laneOfSlice) {
    state.begin(slices.length);
    int busy = 0;
    for (int i = 0; i < slices.length; i++) {
      busy += lane(laneOfSlice[i]).post(slices[i]) ? 0 : 1;
    }
    state.end(busy);
  }

  /** Pauses the partition: no further record starts. Poll thread. */
  public void pause() {
    state.paused(true);
  }

  /** Whether a worker may still start a record after {@link #pause}. Poll thread. */
  public boolean mayStillBegin() {
    return present().stream().anyMatch(Lane::mayStillBegin);
  }

  /** Ends a pause. Poll thread. */
  public void resume() {
    if (state.isPaused()) {
      state.paused(false);
      present().forEach(Lane::schedule);
    }
  }

  /**
   * Makes the lanes drop records of assignments that have ended. Poll thread, after the assignment
   * was shut.
   */
  public void sweep() {
    resume();
    present().forEach(lane -> lane.post(LaneEvent.Sweep.INSTANCE));
  }

  /**
   * Settles a held record as skipped: true when a lane has it, false when none has. Poll thread.
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

  /** Adds the held keys of all lanes to a report. Poll thread. */
  void show(HeldLook look) {
    present().forEach(lane -> lane.show(look));
  }

  /** Number of lanes that have been created so far. Poll thread. */
  int lanes() {
    return present().size();
  }

  /** Asks the failure handler again about records that wait for their retry. Poll thread. */
  public void askAgain(Assignment assignment) {
    present().forEach(lane -> lane.post(new LaneEvent.AskAgain(assignment)));
  }

  /** Number of open stages of asynchronous handlers. Poll thread. */
  public int openStages() {
    return state.stages().size();
  }

  /** Null: no record is timed. */
  public @Nullable PartitionTimes times() {
    return state.times();
  }

  /** Counts of failed records by outcome. Any thread. */
  public OutcomeTally tally() {
    return state.tally;
  }

  /**
   * Whether nothing runs, no stage is open, no decision is awaited and no event waits. Poll thread.
   */
  public boolean isQuiet() {
    return state.isQuiet();
  }

  /**
   * Hands each lane whose record has been running for {@code limitNanos} to another worker, and
   * tells runs and stages that exceed {@code handlerTimeout} to end. Poll thread.
   *
   * @return whether something may still be in progress, so that the next check is needed
   */
  boolean watch(long now, long limitNanos) {
    // Cleared before the activity count is read: what begins later is announced again.
    announced = false;
    cutOff.removeIf(Visit::hasReturned);
    tellOverdue(now, parts.overdue().limitNanos());
    for (int i = 0; i < lanes.length(); i++) {
      Lane lane = lanes.getPlain(i);
      Visit slow = lane == null ? null : lane.watch(now, limitNanos);
      if (slow != null) {
        cutOff.add(slow);
      }
    }
    return !state.isQuiet() || !cutOff.isEmpty();
  }

  /** Computes the rate of the last seconds; if nothing is timed, does nothing. Poll thread. */
  void tick(long now) {
    PartitionTimes times = state.times();
    if (times != null) {
      times.rate.tick(now, handled());
    }
  }

  /**
   * Interrupts overdue runs that were taken out of their lanes. For overdue stages, calls {@code
   * timedOut} or cancels the stage, on a separate thread.
   */
  private void tellOverdue(long now, long limitNanos) {
    for (Visit visit : cutOff) {
      if (visit.tellTaken(now, limitNanos)) {
        parts
            .overdue()
            .report(
                visit.takenRecord(),
                "it was interrupted, and its key (in PARTITION order its partition) waits until it"
                    + " ends");
      }
    }
    state
        .stages()
        .forEach(
            (stage, record) -> {
              if (!stage.isOverdue(now, limitNanos)) {
                return;
              }
              if (stage.isTimedOut()) {
                parts.overdue().report(record, stage.whenOverdue());
                parts.workers().aside(stage::overdue);
              } else {
                parts.overdue().outputsWait(record);
              }
            });
  }

  /**
   * The visits of workers whose handler has not returned, including those whose run was taken out
   * of its lane. Poll thread.
   */
  public List<Visit> running() {
    cutOff.removeIf(Visit::hasReturned);
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

  /** Number of held keys. Any thread. */
  public long heldKeys() {
    return sum(Lane::heldKeys);
  }

  /**
   * Does not create a list, because statistics may be read often and there may be a thousand lanes.
   */
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
