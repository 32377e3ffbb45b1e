package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.run.OpenStage;
import io.github.kafkaeasy.consumer.internal.run.PartitionTimes;
import io.github.kafkaeasy.consumer.internal.shared.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one partition. They stay when the partition goes, until nothing runs in them any
 * more, so that a key that comes back cannot overlap with its own past.
 */
public final class PartitionLanes {
  private final LaneParts services;

  /** Made on demand by the poll thread; read by statistics. */
  private final AtomicReferenceArray<Lane> lanes;

  /** Runs that were cut off from their lane and have not ended. Poll thread only. */
  private final List<Visit> cutOff = new ArrayList<>();

  /** Decisions asked for and not yet carried out. Lane owners write, the poll thread reads. */
  private final AtomicInteger undecided = new AtomicInteger();

  /**
   * Stages that asynchronous handlers have opened, with their records. Lane owners add and take.
   */
  private final Map<OpenStage, ConsumerRecord<byte[], byte[]>> stages = new ConcurrentHashMap<>();

  /** What came of records in trouble; lane owners add, statistics read. */
  public final Tally tally = new Tally();

  /** Null: nobody asked for it. */
  private final @Nullable PartitionTimes times;

  /** Written by the poll thread, read by workers before each record. */
  private volatile boolean paused;

  PartitionLanes(LaneParts services) {
    this.services = services;
    this.lanes = new AtomicReferenceArray<>(services.keying().lanes());
    this.times = services.timing() == null ? null : new PartitionTimes(services.timing());
  }

  /** Poll thread. */
  Lane lane(int index) {
    Lane lane = lanes.getPlain(index);
    if (lane == null) {
      lane = new Lane(this, services);
      lanes.setRelease(index, lane);
    }
    return lane;
  }

  boolean isPaused() {
    return paused;
  }

  /** Starts no further record. Poll thread. */
  public void pause() {
    paused = true;
  }

  /** Poll thread, after {@link #pause}: whether a worker may still begin a record. */
  public boolean mayStillBegin() {
    return present().stream().anyMatch(Lane::mayStillBegin);
  }

  /** Poll thread. */
  public void resume() {
    if (paused) {
      paused = false;
      present().forEach(Lane::schedule);
    }
  }

  /**
   * Lets the lanes drop what belongs to assignments that are over. Poll thread, after the shutting.
   */
  public void sweep() {
    resume();
    present().forEach(lane -> lane.post(LaneTask.Sweep.INSTANCE));
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
    LaneTask.Skip task =
        new LaneTask.Skip(assignment, offset, new AtomicInteger(asked.size()), answer);
    asked.forEach(lane -> lane.post(task));
    return answer;
  }

  /** Lets the failure handler decide again over what waits for its retry. Poll thread. */
  public void askAgain(Assignment assignment) {
    present().forEach(lane -> lane.post(new LaneTask.AskAgain(assignment)));
  }

  void decisionAsked() {
    undecided.incrementAndGet();
  }

  void decisionTaken() {
    undecided.decrementAndGet();
  }

  /** Lane's owner: a handler's stage is open, and its record held. */
  void opened(ConsumerRecord<byte[], byte[]> record, OpenStage stage) {
    stages.put(stage, record);
  }

  /** Lane's owner: the stage has ended, and what came of it is being looked at. */
  void ended(OpenStage stage) {
    stages.remove(stage);
  }

  /** Poll thread. */
  public int openStages() {
    return stages.size();
  }

  public @Nullable PartitionTimes times() {
    return times;
  }

  /** Lane's owner: a stage that was timed has ended well. */
  void timed(ConsumerRecord<byte[], byte[]> record, OpenStage stage) {
    if (times != null && stage.timedFrom != null) {
      times.handled(record, stage.timedFrom);
    }
  }

  /** Nothing runs, nothing is open or being decided, nothing waits for a worker. Poll thread. */
  public boolean isQuiet() {
    // In this order: a cut-off run posts before it leaves, a decision is taken inside a lane.
    cutOff.removeIf(Visit::hasLeft);
    return cutOff.isEmpty()
        && undecided.get() == 0
        && stages.isEmpty()
        && present().stream().allMatch(Lane::isQuiet);
  }

  /**
   * Hands lanes over whose record has been running for the limit; tells runs to end that are
   * overdue. Poll thread.
   */
  public void watch(long now, long limitNanos) {
    cutOff.removeIf(Visit::hasLeft);
    tellOverdue(now, services.overdue().limitNanos());
    for (int i = 0; i < lanes.length(); i++) {
      Lane lane = lanes.getPlain(i);
      Visit slow = lane == null ? null : lane.watch(now, limitNanos);
      if (slow != null) {
        cutOff.add(slow);
      }
    }
    if (times != null) {
      times.rate.tick(now, handled());
    }
  }

  /** Of what runs or is open outside the lanes. */
  private void tellOverdue(long now, long limitNanos) {
    for (Visit visit : cutOff) {
      if (visit.tellTaken(now, limitNanos)) {
        services.overdue().report(visit.takenRecord(), "interrupted");
      }
    }
    stages.forEach(
        (stage, record) -> {
          if (stage.isOverdue(now, limitNanos)) {
            services.overdue().report(record, "its stage was cancelled");
            services.workers().aside(stage::cancel);
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
