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
 * The reasons for which lanes begin no record: the application has paused the consumer or a
 * partition, or the process stood still and Kafka has not yet confirmed that the partitions are
 * still ours (doubt). Poll thread only.
 */
public final class Pauses {

  /** The confirmation is a commit that may wait for its answer: not at each look. */
  private static final long ASK_OWNER_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long SETTLE_LOOK_NANOS = 50_000;
  private static final int SETTLE_LOOKS = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);

  private final Intake intake;
  private final LaneRouter router;
  private final FlowControl flow;
  private final StallGuard stallGuard;
  private final Lifecycle life;

  /** The lanes of a pause that was asked for, until none of their workers can still begin. */
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

  /** From a stall until Kafka has confirmed that the partitions are ours. */
  private boolean doubtful;

  /** When the owner was last asked for during this doubt. */
  private long askedNanos;

  public Pauses(
      Intake intake, LaneRouter router, FlowControl flow, StallGuard stallGuard, Lifecycle life) {
    this.intake = intake;
    this.router = router;
    this.flow = flow;
    this.stallGuard = stallGuard;
    this.life = life;
  }

  /** Notices a stall, carries out a pause or its end, and answers pauses that hold by now. */
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
          "This process stood still for {} ms: no record starts until Kafka has confirmed that the"
              + " partitions are still ours",
          Duration.ofNanos(silent).toMillis());
      doubtful = true;
      askedNanos = now - ASK_OWNER_EVERY_NANOS;
      pauseOpen();
    }
    stallGuard.trust(now);
  }

  /** Ends a doubt if Kafka confirms that the partitions are ours; asks once a second. */
  void endDoubt(long now) {
    if (!doubtful || now - askedNanos < ASK_OWNER_EVERY_NANOS) {
      return;
    }
    askedNanos = now;
    if (intake.isStillOwner()) {
      doubtful = false;
      resumeLanes();
    }
  }

  /** Whether somebody waits for a pause to hold: then the poll thread looks again soon. */
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

  /** We are in the group. */
  void joined() {
    joined = true;
    if (!paused) {
      life.enter(ConsumerState.RUNNING);
    }
  }

  /** Lanes of an assignment that is over have to drop what they hold: they are left alone. */
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
   * The pause of the whole consumer as it is wanted by now, or its end.
   *
   * @return done once no attempt can begin any more, or at once when it goes on
   */
  CompletableFuture<Void> applied() {
    applyPause();
    return settled(paused ? router.all() : List.of());
  }

  /** Lets records of these partitions wait, or go on; of those that are ours. */
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
   * Poll thread, in a callback of the application: waits until the pause holds. It takes workers a
   * moment to get from the look at a pause to the attempt, or back.
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
