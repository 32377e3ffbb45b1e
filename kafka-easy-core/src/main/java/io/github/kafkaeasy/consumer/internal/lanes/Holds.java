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
 * State machine of the held keys of one lane. It decides about every change of {@link Hold#step},
 * except a take-over by the poll thread. Lane's owner only; results from other threads come back as
 * events in the lane's inbox.
 *
 * <pre>
 *   READY -> (runs) -> handled, filtered ------------------------> next follower: READY, or GONE
 *    ^  ^       |  |                                        ^
 *    |  |       |  +-> AWAITING_STAGE, RUNNING (taken out)  |
 *    |  |       |            | ended as a run does          |
 *    |  |       +--failed----+--> AWAITING_DECISION --------+ resolved
 *    |  +------------------------------ retry now
 *    +-- AwaitingTurn <---------------- retry later   (also: due time, gate, copy)
 * </pre>
 */
final class Holds {

  /** Number of runs after which the worker visits other lanes first. */
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

  /** Queues the record behind the hold of its key; false if the key is not held. */
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

  /** Whether the head of a hold is ready to run. */
  boolean hasReady() {
    return keys.hasReady();
  }

  /**
   * Holds a record of a slice whose first attempt failed, has an open stage, or must wait for a
   * copy of the record that is being handled.
   *
   * @param begunAt approximate start of the attempt
   */
  void begin(Slice slice, int index, RunOutcome outcome, long begunAt) {
    // Asynchronous handlers hold almost every record, so the clock is not read for each of them.
    Hold hold = begin(slice, index, outcome instanceof OpenStage ? begunAt : parts.basics().now());
    ended(hold, outcome);
  }

  /** Holds a record until its due time; false when it may run at once. */
  boolean holdUntilDue(Slice slice, int index) {
    Duration wait = parts.dueTimes().waitFor(slice.records[index]);
    if (wait.compareTo(Duration.ZERO) <= 0) {
      return false;
    }
    Hold hold = begin(slice, index, parts.basics().now());
    hold.askedForDueTime = true;
    waitUntilDue(hold, wait);
    return true;
  }

  private void waitUntilDue(Hold hold, Duration wait) {
    hold.head().dueAt(parts.basics().now() + Waits.nanos(wait));
    wakeLater(hold, wait);
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

  /**
   * Holds a record whose run was taken out of the lane. Poll thread, as the lane's owner during the
   * take-over.
   */
  void cutOff(Hold hold) {
    hold.step = Hold.Step.RUNNING;
    add(hold);
  }

  /** Adds the held keys to a report. */
  void show(HeldLook look) {
    look.looked(keys.present());
  }

  /** Processes an event of the inbox; runs no record. */
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

  /** Runs ready heads while records may start, up to the limit of one turn. */
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

  /** Checks the due time of a record that has just become the head. */
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
    waitUntilDue(hold, wait);
    return true;
  }

  /** Whether the {@link Gate} admits the head. False: the hold is woken up when it does. */
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

  /** Processes the end of a run, or of the stage that it opened. */
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
        // The consumer is about to stop; until then no further record of this assignment may run.
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

  /**
   * Schedules the wakeup of the hold. A sweep, a skip request or {@link #askAgain} may cancel it.
   */
  private void wakeLater(Hold hold, Duration after) {
    Wakeup wakeup = new Wakeup(inbox, hold);
    hold.step = new Hold.Step.AwaitingTurn(wakeup);
    try {
      wakeup.scheduledAs(parts.timer().schedule(wakeup, Waits.nanos(after), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      // The consumer is closing; a sweep has given this hold up or will do so.
      LOG.debug("No retry of {}: the consumer is closing", Coordinates.of(hold.head().record));
    }
  }

  /**
   * Asks the failure handler again about records that wait for their retry, because the partition
   * holds too many records.
   */
  private void askAgain(Assignment assignment) {
    for (Hold hold : keys.all()) {
      RunningFailure failure = hold.failure;
      if (hold.head().assignment == assignment && failure != null && hold.stopWaiting()) {
        ask(hold, failure);
      }
    }
  }

  /**
   * Skips a held record, at once or when its present attempt or decision ends. False: the record is
   * not held here.
   */
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

  /** Ends a ready head without running it; a head in any other step is ended by its own event. */
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

  /** Gives the head up, because its assignment has ended; it is delivered again. */
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

  /** Gives unused admissions back to the gate, because no record may start now. */
  void withdrawAdmissions() {
    for (int left = keys.withdrawAdmissions(); left > 0; left--) {
      parts.gate().giveBack();
    }
  }

  /** Lets a copy of the head run, because the head was not handled. */
  private void letCopiesRun(Hold hold) {
    if (parts.duplicates() != null) {
      parts.duplicates().ended(hold.head().record, false);
    }
  }

  /**
   * Drops waiting records whose assignments have ended. A head that still runs or waits for a
   * decision keeps its key, because the same key of the next assignment must not overlap with it. A
   * failure handler that is still deciding is told that its decision is not needed any more.
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
