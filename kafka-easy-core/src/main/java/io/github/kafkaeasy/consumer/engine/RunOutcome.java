package io.github.kafkaeasy.consumer.engine;

import io.github.kafkaeasy.consumer.spi.FailureStage;

/** How one attempt on a record ended. Only a failure is a new object. */
sealed interface RunOutcome {

  RunOutcome HANDLED = new Handled();
  RunOutcome FILTERED = new Filtered();

  /** The handler returned. */
  record Handled() implements RunOutcome {}

  /** A filter left it out, or it is a warm-up probe. */
  record Filtered() implements RunOutcome {}

  /** Something threw. */
  record Failed(FailureStage stage, Throwable cause) implements RunOutcome {}

  /** The JVM itself is unwell: no outcome for the record, and the end for the consumer. */
  record JvmUnwell(Throwable cause) implements RunOutcome {}
}
