package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Pending;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import io.github.kafkaeasy.consumer.internal.run.Gate;
import io.github.kafkaeasy.consumer.internal.run.OpenStage;
import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The keys held in one lane and what becomes of them. Belongs to the lane's owner.
 *
 * <pre>
 *   RUN -> (runs) -> RUN_ENDED -> handled, filtered ---------------> next follower: RUN, or free
 *    ^                 |  ^  |                              ^
 *    |                 |  +- open stage                     |
 *    |                 failed -> DECIDED -> resolved -------+
 *    +----- timer, gate, copy ------- retry
 * </pre>
 */
final class Holds {

  /** After so many followers the worker goes to other lanes first. */
  private static final int RUNS_A_TURN = 64;

  private final Lane lane;
  private final PartitionLanes home;
  private final LaneParts services;

  /** Holds by key; one that holds back nothing but itself is its own key. */
  private final Map<Object, Hold> byKey = new HashMap<>();

  Holds(Lane lane, PartitionLanes home, LaneParts services) {
    this.lane = lane;
    this.home = home;
    this.services = services;
  }

  /** Queues the record up behind the hold of its key, if there is one. */
  boolean join(Slice slice, int index) {
    Hold hold = holdOf(slice.records[index]);
    if (hold == null) {
      return false;
    }
    hold.follow(slice.hold(index));
    return true;
  }

  boolean isHeld(ConsumerRecord<byte[], byte[]> record) {
    return holdOf(record) != null;
  }

  private @Nullable Hold holdOf(ConsumerRecord<byte[], byte[]> record) {
    if (byKey.isEmpty()) {
      return null;
    }
    Object key = services.keying().heldKey(record);
    return key == null ? null : byKey.get(key);
  }

  void add(Hold hold) {
    byKey.put(tableKey(hold), hold);
    services.observers().holdBegun(hold.head.record);
  }

  /** A slice's record failed at its first attempt. */
  void failedFirst(Slice slice, int index, RunOutcome.Failed failed) {
    services.decisions().ask(begin(slice, index), failed, lane, home);
  }

  /** A slice's record was run and awaits its stage. */
  void opened(Slice slice, int index, OpenStage stage) {
    await(begin(slice, index), stage);
  }

  /** A slice's record is a copy of one that is being handled. */
  void isTwin(Slice slice, int index, RunOutcome.Twin twin) {
    await(begin(slice, index), twin);
  }

  private Hold begin(Slice slice, int index) {
    Hold hold = new Hold(services.keying().heldKey(slice.records[index]), slice.hold(index));
    add(hold);
    return hold;
  }

  private void await(Hold hold, OpenStage stage) {
    hold.step = Hold.Step.RUN_ENDED;
    hold.stage = stage;
    home.opened(hold.head.record, stage);
    stage.whenEnded(
        outcome -> {
          hold.outcome = outcome;
          lane.post(hold);
          if (services.gate() != null) {
            services.gate().leave();
          }
        });
  }

  private void await(Hold hold, RunOutcome.Twin twin) {
    hold.step = Hold.Step.RUN;
    DueRetry due = new DueRetry(lane, hold);
    hold.due = due;
    twin.first().whenOver(due);
  }

  /** Holds a record that is not to run yet; false when it may. */
  boolean holdUntilDue(Slice slice, int index) {
    Duration wait = services.dueTimes().waitFor(slice.records[index]);
    if (wait.compareTo(Duration.ZERO) <= 0) {
      return false;
    }
    Hold hold = new Hold(services.keying().heldKey(slice.records[index]), slice.hold(index));
    hold.hasWaited = true;
    add(hold);
    services.decisions().post(hold, wait, lane);
    return true;
  }

  /** A follower that has come to be the head may have a due time of its own. */
  private boolean waitsForDueTime(Hold hold) {
    if (hold.hasWaited
        || hold.failure != null
        || !services.dueTimes().guards(hold.head.record.topic())) {
      return false;
    }
    hold.hasWaited = true;
    Duration wait = services.dueTimes().waitFor(hold.head.record);
    if (wait.compareTo(Duration.ZERO) <= 0) {
      return false;
    }
    services.decisions().post(hold, wait, lane);
    return true;
  }

  /** The partition holds too much: asks again about what waits for its retry. */
  void askAgain(Assignment assignment) {
    for (Hold hold : new ArrayList<>(byKey.values())) {
      RunningFailure failure = hold.failure;
      if (hold.head.assignment == assignment && failure != null && hold.stopWaiting()) {
        services.decisions().askAgain(hold, failure, lane, home);
      }
    }
  }

  /** Takes a posted hold as far as it goes now. False: the lane was taken over meanwhile. */
  boolean resume(Hold hold, Visit mine) {
    int runs = 0;
    while (true) {
      boolean goesOn;
      switch (hold.step) {
        case RUN -> {
          if (hold.head.isSkipWanted()) {
            goesOn = skipped(hold);
          } else if (hold.head.assignment.isOpen()) {
            if (runs++ == RUNS_A_TURN || lane.isPaused()) {
              giveBackAdmission(hold);
              lane.post(hold);
              return true;
            }
            if (waitsForDueTime(hold) || !mayBegin(hold)) {
              return true;
            }
            if (!runHead(hold, mine)) {
              return false;
            }
            goesOn = true;
          } else {
            goesOn = giveUp(hold);
          }
        }
        case RUN_ENDED -> goesOn = runEnded(hold, outcomeOf(hold));
        case DECIDED -> goesOn = decided(hold);
        default -> goesOn = false;
      }
      if (!goesOn) {
        return true;
      }
    }
  }

  /** False: the hold is posted again when the gate lets it in. */
  private boolean mayBegin(Hold hold) {
    Gate gate = services.gate();
    if (gate == null || hold.admitted) {
      hold.admitted = false;
      return true;
    }
    DueRetry due = new DueRetry(lane, hold);
    hold.due = due;
    return gate.enter(due);
  }

  private boolean runHead(Hold hold, Visit mine) {
    hold.due = null;
    int attempt = hold.attempt();
    mine.begin(hold);
    RunOutcome outcome = services.run().run(hold.head.record, attempt, home.times());
    if (!mine.end()) {
      lane.postLate(mine, outcome);
      return false;
    }
    hold.outcome = services.overdue().blame(outcome, mine.wasTold());
    hold.step = Hold.Step.RUN_ENDED;
    return true;
  }

  /** How the head's run ended; of a stage, whatever it came to since. */
  private RunOutcome outcomeOf(Hold hold) {
    OpenStage stage = hold.stage;
    if (stage == null) {
      return hold.outcome;
    }
    hold.stage = null;
    home.ended(stage);
    if (hold.outcome == RunOutcome.HANDLED) {
      home.timed(hold.head.record, stage);
    } else if (hold.outcome instanceof RunOutcome.JvmUnwell unwell) {
      services.run().jvmUnwell(unwell.cause());
    }
    return services.overdue().blame(hold.outcome, stage.isTimedOut());
  }

  private boolean runEnded(Hold hold, RunOutcome outcome) {
    if (outcome == RunOutcome.HANDLED || outcome instanceof RunOutcome.Filtered) {
      lane.count(hold.head.record, hold.attempt(), outcome);
      services.decisions().recovered(hold, home);
      return settled(hold);
    }
    if (outcome instanceof OpenStage stage) {
      await(hold, stage);
      return false;
    }
    if (outcome instanceof RunOutcome.Twin twin) {
      await(hold, twin);
      return false;
    }
    if (outcome instanceof RunOutcome.Failed failed) {
      if (!hold.head.assignment.isOpen()) {
        return giveUp(hold);
      }
      services.decisions().ask(hold, failed, lane, home);
      return false;
    }
    hold.head.assignment.shut();
    return giveUp(hold);
  }

  private boolean decided(Hold hold) {
    home.decisionTaken();
    FailureDecision decision = hold.decision;
    if (decision instanceof FailureDecision.Resolved resolved) {
      services.decisions().resolved(hold, resolved.as(), home);
      letCopiesRun(hold);
      return settled(hold);
    }
    if (!hold.head.assignment.isOpen()) {
      return giveUp(hold);
    }
    if (decision instanceof FailureDecision.Retry retry && !hold.head.isSkipWanted()) {
      hold.step = Hold.Step.RUN;
      return services.decisions().retryNow(hold, retry.after(), lane, home);
    }
    if (hold.head.isSkipWanted()) {
      return skipped(hold);
    }
    if (decision instanceof FailureDecision.Stop stop) {
      services.decisions().stop(hold, stop);
    }
    hold.head.assignment.shut();
    return giveUp(hold);
  }

  /** Wants a held record skipped, now or as soon as it is not being worked on. False: not here. */
  boolean skip(Assignment assignment, long offset) {
    for (Hold hold : byKey.values()) {
      Pending wanted = hold.find(assignment, offset);
      if (wanted != null) {
        wanted.wantSkip();
        if (wanted == hold.head && hold.stopWaiting()) {
          lane.post(hold);
        }
        return true;
      }
    }
    return false;
  }

  private boolean skipped(Hold hold) {
    giveBackAdmission(hold);
    letCopiesRun(hold);
    services.decisions().skippedOnRequest(hold, home);
    return settled(hold);
  }

  private boolean settled(Hold hold) {
    hold.head.settle();
    services.pace().finishedOne();
    return next(hold);
  }

  /** The head comes again some other time: its assignment is over. */
  private boolean giveUp(Hold hold) {
    giveBackAdmission(hold);
    letCopiesRun(hold);
    services.decisions().forgotten(hold);
    return next(hold);
  }

  private void giveBackAdmission(Hold hold) {
    if (hold.admitted && services.gate() != null) {
      hold.admitted = false;
      services.gate().giveBack();
    }
  }

  /** The head was not handled, so one of its copies may be. */
  private void letCopiesRun(Hold hold) {
    if (services.duplicates() != null) {
      services.duplicates().ended(hold.head.record, false);
    }
  }

  private boolean next(Hold hold) {
    if (hold.advance()) {
      return true;
    }
    byKey.remove(tableKey(hold));
    services.observers().holdEnded(hold.head.record);
    return false;
  }

  /**
   * Drops what waits for assignments that are over. What still runs or is being decided keeps its
   * key: the same key of the next assignment must not overlap with it. Whoever decides is told, so
   * that it need not go on for a record that will come again.
   */
  void sweep() {
    for (Hold hold : new ArrayList<>(byKey.values())) {
      services.decisions().droppedFollowers(hold.dropShutFollowers());
      if (hold.head.assignment.isOpen()) {
        continue;
      }
      if (hold.stopWaiting()) {
        if (giveUp(hold)) {
          lane.post(hold);
        }
      } else if (hold.step == Hold.Step.DECIDED) {
        services.decisions().tellForgotten(hold);
      }
    }
  }

  private static Object tableKey(Hold hold) {
    @Nullable Object key = hold.key;
    return key == null ? hold : key;
  }
}
