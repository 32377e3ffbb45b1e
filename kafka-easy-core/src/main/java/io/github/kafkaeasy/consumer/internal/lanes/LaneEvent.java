package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.run.OpenStage;
import io.github.kafkaeasy.consumer.internal.run.Overdue;
import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** An event that a lane's owner deals with before it looks at further records. */
sealed interface LaneEvent {

  /**
   * The head of a hold may run: its retry is due, its turn at the gate has come, or the copy that
   * it waited for is settled.
   *
   * @param admitted the gate has let it in already
   */
  record Wake(Hold hold, boolean admitted) implements LaneEvent {}

  /** A run that was cut off from the lane has ended. */
  record RunEnded(Hold hold, RunOutcome outcome) implements LaneEvent {

    /** Worker, after its visit's end said that the lane is not its own any more. */
    static RunEnded late(Visit visit, RunOutcome outcome, Overdue overdue) {
      return new RunEnded(visit.heldAs(), overdue.blame(outcome, visit.wasTold()));
    }
  }

  /** The stage that an asynchronous handler had opened has ended. */
  record StageEnded(Hold hold, OpenStage stage, RunOutcome outcome) implements LaneEvent {}

  /** The failure handler has decided about the head of a hold. */
  record Decided(Hold hold, FailureDecision decision) implements LaneEvent {}

  /** Drop everything of assignments that are over. */
  record Sweep() implements LaneEvent {
    static final Sweep INSTANCE = new Sweep();
  }

  /** Ask the failure handler again about what waits for its retry. */
  record AskAgain(Assignment assignment) implements LaneEvent {}

  /** Show what is held. */
  record Look(HeldLook at) implements LaneEvent {}

  /**
   * Settle a held record as skipped; every lane of its partition is asked, one may have it.
   *
   * @param unanswered lanes that have not looked yet
   * @param answer true as soon as one has it, false when all have looked
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
