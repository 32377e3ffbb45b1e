package io.github.kafkaeasy.consumer.internal.units;

import java.util.List;

/** How a unit ended on the transaction thread. */
sealed interface Outcome {

  /** Offsets and outputs are committed. */
  record Committed() implements Outcome {}

  /** Nothing of it is committed, and the producer can go on. */
  record Aborted(Throwable cause) implements Outcome {}

  /** As {@link Aborted}, and it is known which output was to blame. */
  record Refused(List<Guilty> guilty, Throwable cause) implements Outcome {}

  /** As {@link Aborted}: the broker takes less text with an offset. */
  record TooLongMetadata(Throwable cause) implements Outcome {}

  /**
   * The transaction is over, and nobody knows whether it was committed: the committed offsets tell.
   */
  record Uncertain(Throwable cause) implements Outcome {}

  /** The consumer has to stop. */
  record Stopped(RuntimeException why) implements Outcome {}

  /** An output that was refused by name. */
  record Guilty(
      Unit.Entry entry,
      io.github.kafkaeasy.consumer.internal.outputs.Output output,
      Throwable cause) {}
}
