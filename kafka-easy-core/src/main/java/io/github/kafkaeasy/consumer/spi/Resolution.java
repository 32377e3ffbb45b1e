package io.github.kafkaeasy.consumer.spi;

/** Final outcome of a failed record by decision. The record's offset may then be committed. */
public enum Resolution {
  /** A copy is in the dead-letter topic and the broker has acknowledged it. */
  DEAD_LETTERED,
  /**
   * A copy is in another topic of the consumer, where it is tried again; the broker has
   * acknowledged it.
   */
  MOVED,
  /** Left out because the application's configuration or an operator allowed it. */
  SKIPPED,
  /** Thrown away on purpose, without a copy. */
  DISCARDED
}
