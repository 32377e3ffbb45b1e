package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Pending;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import io.github.kafkaeasy.consumer.internal.run.Gate;
import io.github.kafkaeasy.consumer.internal.run.OpenStage;
import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.internal.Coordinates;
import io.github.kafkaeasy.internal.Waits;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State machine of the keys that are held in one lane: alone it changes {@link Hold#step}. Belongs
 * to the lane's owner; what ends on other threads comes back as an event of the lane's inbox.
 *
 * <pre>
 *   READY -> (runs) -> handled, filtered ------------------------> next follower: READY, or GONE
 *    ^  ^       |  |                                        ^
 *    |  |       |  +-> AWAITING_STAGE, RUNNING (cut off)    |
 *    |  |       |            | ended as a run does          |
 *    |  |       +--failed----+--> AWAITING_DECISION --------+ resolved
 *    |  +------------------------------ retry now
 *    +-- AwaitingTurn <---------------- retry later   (also: due time, gate, copy)
 * </pre>
 */
final class Holds {

  /** After so many runs the worker goes to other lanes first. */
  private static final int RUNS_A_TURN = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Holds.class);

  private final PartitionState state;
  private final LaneParts parts;
  private final Inbox inbox;
  private final LaneCounts counts;
  private final HeldKeys keys;

  Holds(PartitionState state, LaneParts parts, Inbox inbox, LaneCounts counts) {
    this.state = state;
    this.parts = parts;
    this.inbox = inbox;
    this.counts = counts;
    this.keys = new HeldKeys(parts.keying());
  }

  /** Queues the record up behind the hold of its key, if there is one. */
  boolean join(Slice slice, int index) {
    Hold hold = keys.holdOf(slice.records[index]);
    if (hold == null) {
      return false;
    }
    hold.follow(slice.hold(index));
    return true;
  }

  boolean isHeld(ConsumerRecord<byte[], byte[]> record) {
    return keys.holdOf(record) != null;
  }

  /** Holds whose head may run as soon as records may start. */
  boolean hasReady() {
    return keys.hasReady();
  }

  /**
   * A slice's record has ended its first attempt as a failure, an open stage, or a copy.
   *
   * @param begunAt about when the attempt began
   */
  void begin(Slice slice, int index, RunOutcome outcome, long begunAt) {
    // Asynchronous handlers hold every record: no reading of the clock for each of them.
    Hold hold = begin(slice, index, outcome instanceof OpenStage ? begunAt : parts.basics().now());
    ended(hold, outcome);
  }

  /** Holds a record that is not to run yet; false when it may. */
  boolean holdUntilDue(Slice slice, int index) {
    Duration wait = parts.dueTimes().waitFor(slice.records[index]);
    if (wait.compareTo(Duration.ZERO) <= 0) {
      return false;
    }
    Hold hold = begin(slice, index, parts.basics().now());
    hold.askedForDueTime = true;
    wakeLater(hold, wait);
    return true;
  }

  private Hold begin(Slice slice, int index, long since) {
    Hold hold = new Hold(parts.keying().heldKey(slice.records[index]), slice.hold(index), since);
    add(hold);
    return hold;
  }

  private void add(Hold hold) {
    keys.add(hold);
    counts.heldKeys(1);
    parts.basics().observers().holdBegun(hold.head().record);
  }

  /** Poll thread, as owner for a moment: a slice's run was cut off from the lane and is held. */
  void cutOff(Hold hold) {
    hold.step = Hold.Step.RUNNING;
    add(hold);
  }

  /** Shows what is held. */
  void show(HeldLook look) {
    look.looked(keys.present());
  }

  /** Deals with an event of the inbox; runs nothing. */
  void handle(LaneEvent event) {
    if (event instanceof LaneEvent.Wake wake) {
      keys.ready(wake.hold(), wake.admitted());
      if (wake.hold().head().isSkipWanted() || !wake.hold().head().assignment.isOpen()) {
        endWithoutRun(wake.hold());
      }
    } else if (event instanceof LaneEvent.RunEnded end) {
      ended(end.hold(), end.outcome());
    } else if (event instanceof LaneEvent.StageEnded end) {
      stageEnded(end.hold(), end.stage(), end.outcome());
    } else if (event instanceof LaneEvent.Decided decided) {
      decided(decided.hold(), decided.decision());
    } else if (event instanceof LaneEvent.Skip skip) {
      skip.looked(skip(skip.assignment(), skip.offset()));
    } else if (event instanceof LaneEvent.Look look) {
      show(look.at());
    } else if (event instanceof LaneEvent.AskAgain again) {
      askAgain(again.assignment());
    } else {
      sweep();
    }
  }

  /** Runs heads that may run, for one turn and as long as records may start. */
  StepResult runReady(Visit mine) {
    for (int runs = 0; runs < RUNS_A_TURN && mayRun(); runs++) {
      Hold hold = keys.takeReady();
      if (hold == null) {
        break;
      }
      if (run(hold, mine) == StepResult.TAKEN_OVER) {
        return StepResult.TAKEN_OVER;
      }
    }
    return StepResult.YIELD;
  }

  private boolean mayRun() {
    return parts.mayStart(state) && !parts.workers().areTooMany();
  }

  private StepResult run(Hold hold, Visit mine) {
    Pending head = hold.head();
    if (head.isSkipWanted()) {
      skipped(hold);
      return StepResult.CONTINUE;
    }
    if (!head.assignment.isOpen()) {
      giveUp(hold);
      return StepResult.CONTINUE;
    }
    if (waitsForDueTime(hold) || !mayBegin(hold)) {
      return StepResult.CONTINUE;
    }
    hold.step = Hold.Step.READY;
    mine.begin(hold);
    RunOutcome outcome = parts.run().run(head.record, hold.attempt(), state.times());
    if (!mine.end()) {
      inbox.postExpected(LaneEvent.RunEnded.late(mine, outcome, parts.overdue()));
      return StepResult.TAKEN_OVER;
    }
    ended(hold, parts.overdue().blame(outcome, mine.wasTold()));
    return StepResult.CONTINUE;
  }

  /** A follower that has come to be the head may have a due time of its own. */
  private boolean waitsForDueTime(Hold hold) {
    ConsumerRecord<byte[], byte[]> record = hold.head().record;
    if (hold.askedForDueTime || hold.failure != null || !parts.dueTimes().guards(record.topic())) {
      return false;
    }
    hold.askedForDueTime = true;
    Duration wait = parts.dueTimes().waitFor(record);
    if (wait.compareTo(Duration.ZERO) <= 0) {
      return false;
    }
    withdrawAdmission(hold);
    wakeLater(hold, wait);
    return true;
  }

  /** False: the hold wakes up when the gate lets it in. */
  private boolean mayBegin(Hold hold) {
    Gate gate = parts.gate();
    if (gate.isOpen() || isAdmitted(hold)) {
      return true;
    }
    Wakeup wakeup = new Wakeup(inbox, hold);
    hold.step = new Hold.Step.AwaitingTurn(wakeup);
    return gate.enter(wakeup);
  }

  private static boolean isAdmitted(Hold hold) {
    return hold.step instanceof Hold.Step.Ready ready && ready.admitted();
  }

  /** A run has ended, or the stage that it had opened. */
  private void ended(Hold hold, RunOutcome outcome) {
    if (outcome instanceof RunOutcome.HandledWith with) {
      parts.keep(hold.head().assignment, hold.head().record, with.outputs());
      ended(hold, RunOutcome.HANDLED);
    } else if (outcome == RunOutcome.HANDLED || outcome instanceof RunOutcome.Filtered) {
      counts.ended(hold.head().record, hold.attempt(), outcome);
      parts.decisions().recovered(hold.failure, state.tally);
      settled(hold);
    } else if (outcome instanceof OpenStage stage) {
      awaitStage(hold, stage);
    } else if (outcome instanceof RunOutcome.Twin twin) {
      Wakeup wakeup = new Wakeup(inbox, hold);
      hold.step = new Hold.Step.AwaitingTurn(wakeup);
      twin.first().whenOver(wakeup);
    } else if (outcome instanceof RunOutcome.Failed failed && hold.head().assignment.isOpen()) {
      hold.failure =
          parts.decisions().failed(hold.head().record, hold.failure, failed, state.tally);
      if (hold.head().isSkipWanted()) {
        skipped(hold);
      } else {
        ask(hold, hold.failure);
      }
    } else {
      if (outcome instanceof RunOutcome.JvmUnwell) {
        // The consumer is about to stop; until it does, nothing of this assignment may go on.
        hold.head().assignment.shut();
      }
      giveUp(hold);
    }
  }

  private void awaitStage(Hold hold, OpenStage stage) {
    hold.step = Hold.Step.AWAITING_STAGE;
    state.opened(stage, hold.head().record);
    stage.whenEnded(
        outcome -> {
          inbox.postExpected(new LaneEvent.StageEnded(hold, stage, outcome));
          parts.gate().leave();
        });
  }

  private void stageEnded(Hold hold, OpenStage stage, RunOutcome outcome) {
    state.closed(stage);
    if (outcome instanceof RunOutcome.JvmUnwell unwell) {
      parts.run().jvmUnwell(unwell.cause());
    } else {
      state.timed(hold.head().record, stage, RunOutcome.isHandled(outcome));
    }
    ended(hold, parts.overdue().blame(outcome, stage.isTimedOut()));
  }

  private void ask(Hold hold, RunningFailure failure) {
    hold.step = Hold.Step.AWAITING_DECISION;
    state.begin();
    parts
        .decisions()
        .ask(
            failure,
            hold.head().assignment,
            decision -> inbox.postExpected(new LaneEvent.Decided(hold, decision)));
  }

  private void decided(Hold hold, FailureDecision decision) {
    if (decision instanceof FailureDecision.Resolved resolved) {
      parts.decisions().resolved(hold.failure, resolved.as(), state.tally);
      if (hold.failure != null) {
        parts.keep(hold.head().assignment, hold.head().record, hold.failure.takeOutputs());
      }
      letCopiesRun(hold);
      settled(hold);
    } else if (!hold.head().assignment.isOpen()) {
      giveUp(hold);
    } else if (hold.head().isSkipWanted()) {
      skipped(hold);
    } else if (decision instanceof FailureDecision.Retry retry) {
      retry(hold, retry.after());
    } else {
      if (decision instanceof FailureDecision.Stop stop) {
        parts.decisions().stop(hold.failure, stop);
      }
      hold.head().assignment.shut();
      giveUp(hold);
    }
  }

  private void retry(Hold hold, Duration after) {
    if (hold.failure != null) {
      parts.decisions().retrying(hold.failure, after);
    }
    if (after.isZero()) {
      keys.ready(hold, false);
    } else {
      wakeLater(hold, after);
    }
  }

  /** The hold wakes up when the time has passed; until then a sweep may stop it. */
  private void wakeLater(Hold hold, Duration after) {
    Wakeup wakeup = new Wakeup(inbox, hold);
    hold.step = new Hold.Step.AwaitingTurn(wakeup);
    try {
      wakeup.scheduledAs(parts.timer().schedule(wakeup, Waits.nanos(after), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      // The consumer is closing; a sweep has given this hold up or will.
      LOG.debug("No retry of {}: the consumer is closing", Coordinates.of(hold.head().record));
    }
  }

  /** The partition holds too much: asks again about what waits for its retry. */
  private void askAgain(Assignment assignment) {
    for (Hold hold : keys.all()) {
      RunningFailure failure = hold.failure;
      if (hold.head().assignment == assignment && failure != null && hold.stopWaiting()) {
        ask(hold, failure);
      }
    }
  }

  /** Wants a held record skipped, now or as soon as it is not being worked on. False: not here. */
  private boolean skip(Assignment assignment, long offset) {
    for (Hold hold : keys.all()) {
      Pending wanted = hold.find(assignment, offset);
      if (wanted != null) {
        wanted.wantSkip();
        if (wanted == hold.head()) {
          if (hold.stopWaiting()) {
            skipped(hold);
          } else {
            endWithoutRun(hold);
          }
        }
        return true;
      }
    }
    return false;
  }

  /** Ends a head that may run but shall not; anything else ends by its own event. */
  private void endWithoutRun(Hold hold) {
    if (!keys.takeReady(hold)) {
      return;
    }
    if (hold.head().isSkipWanted()) {
      skipped(hold);
    } else {
      giveUp(hold);
    }
  }

  private void skipped(Hold hold) {
    withdrawAdmission(hold);
    letCopiesRun(hold);
    parts.decisions().skippedOnRequest(hold.head().record, hold.failure, state.tally);
    settled(hold);
  }

  private void settled(Hold hold) {
    hold.head().settle();
    parts.pace().settledOne();
    next(hold);
  }

  /** The head comes again some other time: its assignment is over. */
  private void giveUp(Hold hold) {
    withdrawAdmission(hold);
    letCopiesRun(hold);
    hold.head().forget();
    parts.decisions().dropped(1);
    parts.decisions().gaveUp(hold.failure);
    next(hold);
  }

  private void next(Hold hold) {
    if (hold.advance()) {
      keys.ready(hold, false);
    } else {
      keys.remove(hold);
      counts.heldKeys(-1);
      parts.basics().observers().holdEnded(hold.head().record, hold.sinceNanos);
    }
  }

  private void withdrawAdmission(Hold hold) {
    if (isAdmitted(hold)) {
      hold.step = Hold.Step.READY;
      parts.gate().giveBack();
    }
  }

  /** Records may not start now: admissions that were not used are for others. */
  void withdrawAdmissions() {
    for (int left = keys.withdrawAdmissions(); left > 0; left--) {
      parts.gate().giveBack();
    }
  }

  /** The head was not handled, so one of its copies may be. */
  private void letCopiesRun(Hold hold) {
    if (parts.duplicates() != null) {
      parts.duplicates().ended(hold.head().record, false);
    }
  }

  /**
   * Drops what waits for assignments that are over. What still runs or is being decided keeps its
   * key: the same key of the next assignment must not overlap with it. A failure handler that is
   * still deciding is told, so that it need not go on for a record that will come again.
   */
  private void sweep() {
    for (Hold hold : keys.all()) {
      parts.decisions().dropped(hold.dropShutFollowers());
      if (hold.head().assignment.isOpen()) {
        continue;
      }
      if (hold.stopWaiting()) {
        giveUp(hold);
      } else if (hold.step instanceof Hold.Step.AwaitingDecision) {
        parts.decisions().tellForgotten(hold.failure);
      } else {
        endWithoutRun(hold);
      }
    }
  }
}
