package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** What can be posted to a lane's inbox besides records. */
sealed interface LaneTask permits Hold, LaneTask.Sweep, LaneTask.Skip, LaneTask.AskAgain {

  /** Drop everything of assignments that are over. */
  record Sweep() implements LaneTask {
    static final Sweep INSTANCE = new Sweep();
  }

  /** Ask the failure handler again about what waits for its retry. */
  record AskAgain(Assignment assignment) implements LaneTask {}

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
      implements LaneTask {

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
