package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.DrainReport;
import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;
import io.github.kafkaeasy.consumer.internal.lanes.PartitionLanes;
import io.github.kafkaeasy.consumer.internal.lanes.Visit;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.ExitingThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a consumer before a deadline: starts no more records, gives running handlers time to
 * finish, interrupts those that still run, commits done records, and leaves the group. Poll thread
 * only.
 */
public final class DrainSequence {

  /**
   * Handlers that still run are interrupted this long before the deadline; halfway, if the whole
   * limit is less than 4 s.
   */
  private static final Duration INTERRUPT_BEFORE_END = Duration.ofSeconds(2);

  /**
   * Time reserved for the last commit, leaving the group and closing the clients; a quarter of the
   * limit, if the limit is less than 2 s.
   */
  private static final Duration KEPT_FOR_LEAVING = Duration.ofMillis(500);

  private static final Duration POLL = Duration.ofMillis(5);
  private static final Logger LOG = LoggerFactory.getLogger(DrainSequence.class);

  private final Intake intake;
  private final LaneRouter router;
  private final Tick tick;
  private final Lifecycle life;
  private final EngineBasics basics;

  public DrainSequence(
      Intake intake, LaneRouter router, Tick tick, Lifecycle life, EngineBasics basics) {
    this.intake = intake;
    this.router = router;
    this.tick = tick;
    this.life = life;
    this.basics = basics;
  }

  /**
   * Drains the consumer and leaves the group. The group is left even if draining fails, and before
   * the application's parts are closed, because a member that has stopped working would otherwise
   * keep its partitions.
   *
   * @param limit the time limit for all steps together
   * @param closing closes the consumer's other parts within the remaining time
   */
  public DrainReport run(Duration limit, java.util.function.Consumer<Duration> closing) {
    life.enter(ConsumerState.DRAINING);
    long start = basics.now();
    long end = start + limit.toNanos();
    try {
      return drain(start, end, limit);
    } finally {
      try {
        leave(end);
      } finally {
        closing.accept(left(end));
      }
    }
  }

  private DrainReport drain(long start, long end, Duration limit) {
    long droppedBefore = basics.counters().droppedHeld.sum();
    shutAll();
    intake.beforeWaiting();
    pumpUntil(end - Math.min(INTERRUPT_BEFORE_END.toNanos(), limit.toNanos() / 2));
    int interrupted = interruptRunning();
    pumpUntil(end - Math.min(KEPT_FOR_LEAVING.toNanos(), limit.toNanos() / 4));
    List<String> stuck = stuckThreads();
    long open = openRecords();
    boolean committed = flush(end);
    long held = basics.counters().droppedHeld.sum() - droppedBefore;
    long openStages = router.all().stream().mapToLong(PartitionLanes::openStages).sum();
    return new DrainReport(
        Duration.ofNanos(basics.now() - start),
        committed,
        Math.max(0, open - held - openStages),
        held,
        openStages,
        interrupted,
        stuck);
  }

  private void shutAll() {
    Collection<Assignment> assignments = intake.assignments();
    assignments.forEach(Assignment::shut);
    router.all().forEach(PartitionLanes::sweep);
    assignments.forEach(assignment -> intake.demand(assignment, false));
  }

  /**
   * Keeps polling with all partitions paused, so that a rebalance of the group does not wait for
   * this member.
   */
  private void pumpUntil(long end) {
    while (!allQuiet() && end - basics.now() > 0) {
      pollOnce(end);
    }
  }

  private void pollOnce(long end) {
    // The tick also ends a stall (the process stood still): until then the lanes do not run, so
    // they would not drop their records.
    tick.tick(basics.now());
    intake.waitAtMost(Duration.ofNanos(Math.max(0, end - basics.now())));
    try {
      boolean unusedAnswer = intake.poll(POLL);
    } catch (RuntimeException e) {
      LOG.debug("A poll failed while draining: {}", e.toString());
      Thread.interrupted();
    }
    // Starts no records of partitions that this poll has assigned; their next owner handles them.
    intake.assignments().forEach(Assignment::shut);
  }

  private boolean allQuiet() {
    return router.all().stream().allMatch(lanes -> lanes.isQuiet() || onlyExiting(lanes));
  }

  /**
   * True if handlers still run and all of them have called System.exit. They wait for the shutdown
   * hooks, so a close that runs in a shutdown hook must not wait for them. Open stages and
   * decisions of the partition are not waited for then either.
   */
  private static boolean onlyExiting(PartitionLanes lanes) {
    List<Visit> running = lanes.running();
    return !running.isEmpty() && running.stream().allMatch(v -> ExitingThreads.is(v.worker()));
  }

  private int interruptRunning() {
    int interrupted = 0;
    for (PartitionLanes lanes : router.all()) {
      for (Visit visit : lanes.running()) {
        if (!ExitingThreads.is(visit.worker()) && visit.interrupt()) {
          interrupted++;
        }
      }
    }
    return interrupted;
  }

  private List<String> stuckThreads() {
    List<String> names = new ArrayList<>();
    for (PartitionLanes lanes : router.all()) {
      lanes.running().forEach(visit -> names.add(visit.worker().getName()));
    }
    return names;
  }

  private long openRecords() {
    long open = 0;
    for (Assignment assignment : intake.assignments()) {
      open += assignment.tracker.openOffsets().length;
    }
    return open;
  }

  /**
   * Commits done records. The broker accepts no commit while the group rebalances; in this case
   * this method polls, so that this member completes the rebalance (which commits revoked
   * partitions), and tries again.
   */
  private boolean flush(long end) {
    List<Assignment> ours = List.copyOf(intake.assignments());
    while (!flushOnce(end) && end - basics.now() > KEPT_FOR_LEAVING.toNanos()) {
      pollOnce(end);
    }
    return intake.isAllSettled(ours);
  }

  private boolean flushOnce(long end) {
    try {
      return intake.flush(left(end));
    } catch (RuntimeException e) {
      LOG.warn(
          "The last commit failed; records done since the previous commit will be handled again",
          e);
      return true;
    }
  }

  private void leave(long end) {
    // Leaving revokes all partitions; the revocation must not wait for hanging handlers again.
    intake.waitAtMost(Duration.ZERO);
    try {
      intake.close(left(end));
    } catch (RuntimeException e) {
      LOG.warn(
          "Closing the Kafka consumer failed; if it is a member of a group, the broker removes it"
              + " after the session timeout",
          e);
    }
  }

  /**
   * The time until the deadline, but at least 200 ms, because closing needs some time even if a
   * hanging handler has used up the limit.
   */
  private Duration left(long end) {
    return Duration.ofNanos(Math.max(Duration.ofMillis(200).toNanos(), end - basics.now()));
  }
}
