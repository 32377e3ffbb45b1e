package io.github.kafkaeasy.dlq;

/** What happens while a dead-letter topic cannot be written. */
public enum OnUnwritable {
  /**
   * Records that are due for it wait, uncommitted, each holding back its own key, until the topic
   * can be written again. The default: nothing is lost and nobody has to act twice.
   */
  HOLD,
  /** The consumer stops with the reason; the records come again after a restart. */
  STOP
}
