package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.outputs.Kept;
import io.github.kafkaeasy.consumer.internal.outputs.Output;
import java.util.List;

/**
 * Outcome of a unit (one transaction of offsets and outputs), determined by the transaction thread.
 */
sealed interface Outcome {

  /** Offsets and outputs are committed. */
  record Committed() implements Outcome {}

  /** Nothing of the unit is committed, and another unit can be sent. */
  record Aborted(Throwable cause) implements Outcome {}

  /** Aborted or not begun, because brokers or topics do not accept these outputs. */
  record Refused(List<Guilty> guilty, Throwable cause) implements Outcome {}

  /** Aborted because the metadata of an offset was longer than the broker accepts. */
  record TooLongMetadata(Throwable cause) implements Outcome {}

  /**
   * The transaction has ended, but it is not known whether it was committed; the committed offsets
   * must be looked up. While the consumer closes, the transaction may still be open, and nothing is
   * looked up.
   *
   * @param sending tells the hooks, once the commit is found
   */
  record Uncertain(Throwable cause, Sending sending) implements Outcome {}

  /** The consumer must stop. */
  record Stopped(RuntimeException why) implements Outcome {}

  /** An output that the broker refused, or that its topic does not accept. */
  record Guilty(Assignment assignment, Kept kept, Output output, Throwable cause) {}
}
