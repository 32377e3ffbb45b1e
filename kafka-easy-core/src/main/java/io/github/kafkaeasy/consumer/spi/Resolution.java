package io.github.kafkaeasy.consumer.spi;

/** The terminal outcomes a failed record can come to by decision; each lets its offset pass. */
public enum Resolution {
  /** A copy is in the dead-letter topic and the broker has acknowledged it. */
  DEAD_LETTERED,
  /** A copy is in another topic of the consumer, where it is tried again; the broker has it. */
  MOVED,
  /** Left out because somebody wrote down that such records may be left out. */
  SKIPPED,
  /** Thrown away on purpose; nobody will look for it again. */
  DISCARDED
}
