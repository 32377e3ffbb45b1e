package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;
import io.github.kafkaeasy.consumer.internal.lanes.PartitionLanes;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.shared.StallGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reasons why lanes start no record: the application has paused the consumer or a partition, or
 * the process stood still and Kafka has not yet confirmed that the partitions are still assigned to
 * this member ("doubt"). Poll thread only.
 */
public final class Pauses {

  /**
   * The confirmation is a commit that may wait for its answer, so it is not requested in each
   * round.
   */
  private static final long ASK_OWNER_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  /** Interval of the checks of {@link #awaitSettled}. */
  private static final long SETTLE_LOOK_NANOS = 50_000;

  private static final int SETTLE_LOOKS = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);

  private final Intake intake;
  private final LaneRouter router;
  private final FlowControl flow;
  private final StallGuard stallGuard;
  private final Lifecycle life;

  /** Lanes of a requested pause, until none of their workers can start a record any more. */
  private record Settling(List<PartitionLanes> lanes, CompletableFuture<Void> held) {

    boolean isOver() {
      if (!held.isDone() && lanes.stream().noneMatch(PartitionLanes::mayStillBegin)) {
        held.complete(null);
      }
      return held.isDone();
    }
  }

  private final List<Settling> settling = new ArrayList<>();

  private boolean joined;
  private boolean paused;

  /**
   * True from a stall (the process stood still) until Kafka has confirmed that the partitions are
   * still assigned to this member.
   */
  private boolean doubtful;

  /** Whether Kafka has confirmed the ownership since the last stall. */
  private boolean confirmed;

  /** Time of the last request for Kafka's confirmation. */
  private long askedNanos;

  public Pauses(
      Intake intake, LaneRouter router, FlowControl flow, StallGuard stallGuard, Lifecycle life) {
    this.intake = intake;
    this.router = router;
    this.flow = flow;
    this.stallGuard = stallGuard;
    this.life = life;
  }

  /**
   * Checks for a stall, applies a requested pause or its end, and completes pauses that have taken
   * effect.
   */
  void look(long now) {
    noticeStall(now);
    applyPause();
    settling.removeIf(Settling::isOver);
  }

  private void noticeStall(long now) {
    long silent = stallGuard.comeRound(now);
    if (silent == 0) {
      return;
    }
    boolean nothingToLose = intake.assignments().stream().noneMatch(Assignment::isOpen);
    if (!nothingToLose) {
      LOG.warn(
          "This process stood still for {} ms: no record starts until Kafka has confirmed that this"
              + " member still owns its partitions",
          Duration.ofNanos(silent).toMillis());
      doubtful = true;
      confirmed = false;
      askedNanos = now - ASK_OWNER_EVERY_NANOS;
      pauseOpen();
    }
    stallGuard.trust(now);
  }

  /** After a stall, asks Kafka at most once a second whether this member owns its partitions. */
  void askOwner(long now) {
    if (doubtful && now - askedNanos >= ASK_OWNER_EVERY_NANOS) {
      askedNanos = now;
      confirmed = intake.isStillOwner();
    }
  }

  /**
   * Lets the lanes start records again after a stall, if Kafka has confirmed the membership. Called
   * after the poll that follows {@link #askOwner}: a member that the group has removed commits
   * without its epoch (consumer protocol), and brokers accept that if the group is empty. Then the
   * client has queued the loss before it sent the commit, so this poll reports the loss.
   */
  void endDoubt() {
    if (confirmed) {
      confirmed = false;
      doubtful = false;
      resumeLanes();
    }
  }

  /** Whether a pause has not taken effect yet: then the poll thread polls for a shorter time. */
  boolean isSettling() {
    return !settling.isEmpty();
  }

  void applyPause() {
    boolean wanted = life.isPauseRequested();
    if (wanted == paused) {
      return;
    }
    paused = wanted;
    flow.userPaused(wanted);
    pauseOpen();
    resumeLanes();
    life.enter(
        wanted ? ConsumerState.PAUSED : joined ? ConsumerState.RUNNING : ConsumerState.STARTING);
  }

  /** Called when the consumer has joined its group. */
  void joined() {
    joined = true;
    if (!paused) {
      life.enter(ConsumerState.RUNNING);
    }
  }

  /** Lanes of an assignment that has ended are not paused, because they must drop their records. */
  private void pauseOpen() {
    for (Assignment assignment : intake.assignments()) {
      if (assignment.isOpen()) {
        lanes(assignment).pause();
      }
    }
  }

  private void resumeLanes() {
    if (!paused && !doubtful) {
      for (Assignment assignment : intake.assignments()) {
        if (!assignment.isUserPaused()) {
          lanes(assignment).resume();
        }
      }
    }
  }

  /**
   * Applies the current request to pause the whole consumer, or to end the pause.
   *
   * @return completes when no attempt can start any more, or at once when the pause has ended
   */
  CompletableFuture<Void> applied() {
    applyPause();
    return settled(paused ? router.all() : List.of());
  }

  /** Pauses or resumes these partitions; those that this consumer does not have are ignored. */
  CompletableFuture<Void> pausePartitions(Collection<TopicPartition> partitions, boolean pause) {
    List<PartitionLanes> affected = new ArrayList<>();
    for (Assignment assignment : intake.assignments()) {
      if (partitions.contains(assignment.partition)) {
        assignment.userPaused(pause);
        if (pause) {
          lanes(assignment).pause();
          affected.add(lanes(assignment));
        }
      }
    }
    flow.partitionsPaused();
    resumeLanes();
    return settled(affected);
  }

  private CompletableFuture<Void> settled(List<PartitionLanes> affected) {
    Settling wanted = new Settling(affected, new CompletableFuture<>());
    if (!wanted.isOver()) {
      settling.add(wanted);
    }
    return wanted.held();
  }

  /**
   * Waits until a pause has taken effect; poll thread, in a callback of the application. A worker
   * needs a moment between its check for a pause and the start of the attempt. Gives up after
   * {@link #SETTLE_LOOKS} checks, usually one to two seconds; the future of the pause is then
   * completed in a later round.
   */
  void awaitSettled() {
    for (int i = 0; i < SETTLE_LOOKS && isSettling(); i++) {
      LockSupport.parkNanos(SETTLE_LOOK_NANOS);
      settling.removeIf(Settling::isOver);
    }
  }

  void gained(TopicPartition partition) {
    if (paused || doubtful) {
      router.lanesOf(partition).pause();
    }
  }

  void renewed(Assignment old, Assignment fresh) {
    if (old.isUserPaused()) {
      fresh.userPaused(true);
      lanes(fresh).pause();
    }
  }

  private PartitionLanes lanes(Assignment assignment) {
    return router.lanesOf(assignment.partition);
  }
}
