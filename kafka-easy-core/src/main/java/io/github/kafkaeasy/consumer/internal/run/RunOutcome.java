package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.internal.outputs.Output;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import java.util.List;

/**
 * How one attempt on a record ended, or that it has not. Handled and filtered are no new object.
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

  /** Whether the handler has done its work, also where something is still to be sent for it. */
  static boolean isHandled(RunOutcome outcome) {
    return outcome == HANDLED || outcome instanceof HandledWith;
  }

  /** The handler returned. */
  record Handled() implements RunOutcome {}

  /** The handler returned, and this is to be sent in the transaction that commits the record. */
  record HandledWith(List<Output> outputs) implements RunOutcome {}

  /** A filter left it out, or it is a duplicate, stale or a warm-up probe. */
  record Filtered(Why why) implements RunOutcome {
    enum Why {
      FILTER,
      DUPLICATE,
      EXPIRED
    }
  }

  /** Something threw. */
  record Failed(FailureStage stage, Throwable cause) implements RunOutcome {}

  /** The JVM itself is unwell: no outcome for the record, and the end for the consumer. */
  record JvmUnwell(Throwable cause) implements RunOutcome {}

  /** Not run: a record of the same identity is being handled, and what comes of that decides. */
  record Twin(Claim first) implements RunOutcome {}
}
