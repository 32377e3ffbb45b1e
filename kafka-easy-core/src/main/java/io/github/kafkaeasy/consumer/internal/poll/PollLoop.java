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
 * The rounds of the poll thread. Each round carries out requests of other threads, decides from
 * which partitions records are fetched, polls, commits if a commit is due, and makes the periodic
 * checks. A round waits for handlers in two cases only: for up to 20 ms while a limit of {@link
 * FlowControl} is reached, and when a partition is about to be revoked.
 */
public final class PollLoop implements Intake.Listener {

  /** Maximum wait of one poll; a request or a fetched record ends it earlier. */
  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * Maximum wait for free space while a limit is reached; then the next poll keeps the group
   * membership.
   */
  private static final Duration WAIT_FOR_ROOM = Duration.ofMillis(20);

  /** Wait after a poll that failed. */
  private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

  /**
   * Interval of the checks while waiting for handlers of a partition that is about to be revoked,
   * and maximum wait of a poll while a requested pause has not taken effect yet.
   */
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

  /** Runs rounds until the end is requested. */
  public void run() {
    while (!life.shallEnd()) {
      once();
    }
  }

  /** Runs one round. */
  public void once() {
    tick.tick(basics.now());
    tick.requests().runAll();
    pauses.askOwner(basics.now());
    Collection<Assignment> active = intake.active();
    Duration patience = pauses.isSettling() ? LOOK_AGAIN : POLL;
    if (flow.isFull(active)) {
      signal.park(WAIT_FOR_ROOM.toNanos(), flow.recordsToFree(active), () -> flow.isFull(active));
      // This poll keeps the group membership; the next round checks the limits again.
      patience = Duration.ZERO;
    }
    flow.apply(intake);
    if (!intake.poll(patience)) {
      signal.park(AFTER_FAILURE.toNanos(), 1, () -> true);
    }
    pauses.endDoubt();
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
      // Partitions that stay continue meanwhile and get the same checks as in any round; after a
      // stall they wait for the next poll.
      tick.tick(basics.now());
    }
    interruptRunning(assignments);
  }

  private boolean allQuiet(Collection<Assignment> assignments) {
    return assignments.stream().allMatch(assignment -> lanes(assignment).isQuiet());
  }

  /**
   * Interrupts the handlers of records that did not end before the revocation, because this member
   * can no longer commit them.
   */
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
