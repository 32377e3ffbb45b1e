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

  /** Whether the handler has succeeded; its outputs, if any, may not have been sent yet. */
  static boolean isHandled(RunOutcome outcome) {
    return outcome == HANDLED || outcome instanceof HandledWith;
  }

  /** The handler returned without an exception, or its stage completed normally. */
  record Handled() implements RunOutcome {}

  /**
   * The handler returned, and these outputs are to be sent in the transaction that commits the
   * record.
   */
  record HandledWith(List<Output> outputs) implements RunOutcome {}

  /**
   * The handler was not called: a filter refused the record, or the record is a duplicate, too old,
   * a warm-up probe, or redriven for another group. The last two count as refused by a filter.
   */
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

  /**
   * The handler was not called, because another record with the same de-duplication id is being
   * handled. The outcome of that record decides whether this one is a duplicate.
   */
  record Twin(Claim first) implements RunOutcome {}
}
