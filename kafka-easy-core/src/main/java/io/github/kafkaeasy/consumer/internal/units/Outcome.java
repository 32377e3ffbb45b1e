package io.github.kafkaeasy.consumer.internal.units;

import java.util.List;

/** Outcome of a unit on the transaction thread. */
sealed interface Outcome {

  /** Offsets and outputs are committed. */
  record Committed() implements Outcome {}

  /** Nothing of the unit is committed, and the producer can be used again. */
  record Aborted(Throwable cause) implements Outcome {}

  /** As {@link Aborted}, and the outputs that caused it are known. */
  record Refused(List<Guilty> guilty, Throwable cause) implements Outcome {}

  /** As {@link Aborted}, because the broker accepts less metadata with an offset. */
  record TooLongMetadata(Throwable cause) implements Outcome {}

  /**
   * The transaction has ended, but it is not known whether it was committed; the committed offsets
   * must be looked up.
   */
  record Uncertain(Throwable cause) implements Outcome {}

  /** The consumer must stop. */
  record Stopped(RuntimeException why) implements Outcome {}

  /** An output that the broker refused. */
  record Guilty(
      Unit.Entry entry,
      io.github.kafkaeasy.consumer.internal.outputs.Output output,
      Throwable cause) {}
}
