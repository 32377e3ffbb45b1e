package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;
import io.github.kafkaeasy.consumer.internal.lanes.PartitionLanes;
import io.github.kafkaeasy.consumer.internal.lanes.Visit;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.PollSignal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What the poll thread does, once round: requests, demand, poll, settle. It never waits for a
 * handler but where a partition is about to be given back.
 */
public final class PollLoop implements Intake.Listener {

  /** How long a poll may wait; a request or a wanted record cuts it short. */
  private static final Duration POLL = Duration.ofMillis(100);

  /** While everything is full: how long to wait for room before polling for the group's sake. */
  private static final Duration WAIT_FOR_ROOM = Duration.ofMillis(20);

  /** After a poll that failed. */
  private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

  /** While waiting for handlers of a partition that is about to go. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  private final Intake intake;
  private final LaneRouter router;
  private final FlowControl flow;
  private final Watches watches;
  private final Tick tick;
  private final Pauses pauses;
  private final Lifecycle life;
  private final EngineBasics basics;
  private final PollSignal signal;

  public PollLoop(
      Intake intake,
      LaneRouter router,
      FlowControl flow,
      Watches watches,
      Tick tick,
      Lifecycle life,
      EngineBasics basics) {
    this.intake = intake;
    this.router = router;
    this.flow = flow;
    this.watches = watches;
    this.tick = tick;
    this.pauses = tick.pauses();
    this.life = life;
    this.basics = basics;
    this.signal = basics.signal();
  }

  /** Joins the group. */
  public void open() {
    life.enter(ConsumerState.STARTING);
    intake.open(this);
  }

  /** Until somebody wants it to end. */
  public void run() {
    while (!life.shallEnd()) {
      once();
    }
  }

  /** Once round. */
  public void once() {
    tick.tick(basics.now());
    tick.requests().runAll();
    Collection<Assignment> assignments = intake.assignments();
    Duration patience = pauses.isSettling() ? LOOK_AGAIN : POLL;
    if (flow.isFull(assignments)) {
      signal.park(
          WAIT_FOR_ROOM.toNanos(), flow.recordsToFree(assignments), () -> flow.isFull(assignments));
      // Still full: polls go on for the group's sake, with every partition paused.
      patience = Duration.ZERO;
    }
    flow.apply(assignments, intake);
    if (!intake.poll(patience)) {
      signal.park(AFTER_FAILURE.toNanos(), 1, () -> true);
    }
    pauses.endDoubt(basics.now());
    long now = basics.now();
    intake.settle(now);
    watches.look(now);
  }

  @Override
  public void joined() {
    pauses.joined();
  }

  @Override
  public Assignment gained(TopicPartition partition) {
    pauses.gained(partition);
    return new Assignment(partition);
  }

  @Override
  public void renewed(Assignment old, Assignment fresh) {
    pauses.renewed(old, fresh);
  }

  @Override
  public void losing(Collection<Assignment> assignments, Duration atMost) {
    shut(assignments);
    long end = basics.now() + atMost.toNanos();
    while (!allQuiet(assignments) && end - basics.now() > 0) {
      signal.park(LOOK_AGAIN.toNanos(), Long.MAX_VALUE, () -> !allQuiet(assignments));
      // The partitions that stay go on meanwhile, and are looked after as in any round.
      long now = basics.now();
      tick.tick(now);
      pauses.endDoubt(now);
    }
    interruptRunning(assignments);
  }

  private boolean allQuiet(Collection<Assignment> assignments) {
    return assignments.stream().allMatch(assignment -> lanes(assignment).isQuiet());
  }

  /** What did not end in time cannot be committed by us any more: it need not go on. */
  private void interruptRunning(Collection<Assignment> assignments) {
    assignments.forEach(assignment -> lanes(assignment).running().forEach(Visit::interrupt));
  }

  @Override
  public void lost(Collection<Assignment> assignments) {
    shut(assignments);
  }

  private void shut(Collection<Assignment> assignments) {
    assignments.forEach(Assignment::shut);
    assignments.forEach(assignment -> lanes(assignment).sweep());
  }

  private PartitionLanes lanes(Assignment assignment) {
    return router.lanesOf(assignment.partition);
  }

  @Override
  public void fetched(
      Assignment assignment, List<ConsumerRecord<byte[], byte[]>> records, long nextOffset) {
    basics.counters().received.add(records.size());
    Slice[] slices = router.slice(assignment, records);
    intake.dispatching(assignment, slices, records.size(), nextOffset);
    router.dispatch(assignment, slices);
  }
}
