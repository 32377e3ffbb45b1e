package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.internal.outputs.Output;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import java.util.List;

/**
 * Result of an attempt, possibly still pending. HANDLED, FILTERED, DUPLICATE and EXPIRED are shared
 * constants, to avoid allocation.
 */
public sealed interface RunOutcome
    permits RunOutcome.Handled,
        RunOutcome.HandledWith,
        RunOutcome.Filtered,
        RunOutcome.Failed,
        RunOutcome.JvmUnwell,
        RunOutcome.Twin,
        OpenStage {

  RunOutcome HANDLED = new Handled();
  RunOutcome FILTERED = new Filtered(Filtered.Why.FILTER);
  RunOutcome DUPLICATE = new Filtered(Filtered.Why.DUPLICATE);
  RunOutcome EXPIRED = new Filtered(Filtered.Why.EXPIRED);

  /** Whether the handler has succeeded, with or without outputs that are still to be sent. */
  static boolean isHandled(RunOutcome outcome) {
    return outcome == HANDLED || outcome instanceof HandledWith;
  }

  /** The handler returned. */
  record Handled() implements RunOutcome {}

  /**
   * The handler returned, and these outputs are to be sent in the transaction that commits the
   * record.
   */
  record HandledWith(List<Output> outputs) implements RunOutcome {}

  /** The record was left out by a filter, as a duplicate, as stale or as a warm-up probe. */
  record Filtered(Why why) implements RunOutcome {
    enum Why {
      FILTER,
      DUPLICATE,
      EXPIRED
    }
  }

  /** An exception was thrown at this stage. */
  record Failed(FailureStage stage, Throwable cause) implements RunOutcome {}

  /** An error of the JVM itself: the record has no outcome, and the consumer stops. */
  record JvmUnwell(Throwable cause) implements RunOutcome {}

  /** Not run, because another record with the same id is being handled and its outcome decides. */
  record Twin(Claim first) implements RunOutcome {}
}
