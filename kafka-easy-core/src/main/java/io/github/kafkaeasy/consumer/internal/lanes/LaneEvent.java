package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.run.OpenStage;
import io.github.kafkaeasy.consumer.internal.run.Overdue;
import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Event that a lane's owner processes before it takes further records. */
sealed interface LaneEvent {

  /**
   * The head of a hold may run: its retry or its due time has come, the gate has admitted it, or
   * the copy that it waited for is settled or given up.
   *
   * @param admitted the gate, which limits attempts, has admitted it already
   */
  record Wake(Hold hold, boolean admitted) implements LaneEvent {}

  /** A run that was taken out of the lane has ended. */
  record RunEnded(Hold hold, RunOutcome outcome) implements LaneEvent {

    /** Made by the worker whose visit has lost the lane. */
    static RunEnded late(Visit visit, RunOutcome outcome, Overdue overdue) {
      return new RunEnded(visit.heldAs(), overdue.blame(outcome, visit.wasTold()));
    }
  }

  /** The stage of an asynchronous handler has ended. */
  record StageEnded(Hold hold, OpenStage stage, RunOutcome outcome) implements LaneEvent {}

  /** The failure handler has decided about the head of a hold. */
  record Decided(Hold hold, FailureDecision decision) implements LaneEvent {}

  /** Drop all records of assignments that have ended. */
  record Sweep() implements LaneEvent {
    static final Sweep INSTANCE = new Sweep();
  }

  /** Ask the failure handler again about records that wait for their retry. */
  record AskAgain(Assignment assignment) implements LaneEvent {}

  /** Add the held keys to a report. */
  record Look(HeldLook at) implements LaneEvent {}

  /**
   * Settle a held record as skipped. Sent to every lane of its partition, since any of them may
   * have it.
   *
   * @param unanswered number of lanes that have not answered yet
   * @param answer true as soon as a lane has the record, false when no lane has it
   */
  record Skip(
      Assignment assignment,
      long offset,
      AtomicInteger unanswered,
      CompletableFuture<Boolean> answer)
      implements LaneEvent {

    /** Lane's owner. */
    void looked(boolean found) {
      if (found) {
        answer.complete(true);
      }
      if (unanswered.decrementAndGet() == 0) {
        answer.complete(false);
      }
    }
  }
}
