package io.github.kafkaeasy.dlq;

/** The choice of what a consumer does while its dead-letter topic cannot be written. */
public enum OnUnwritable {
  /**
   * Records that should be dead-lettered wait, uncommitted, each with its key held, until the topic
   * can be written again. The default: nothing is lost, and the consumer continues by itself.
   */
  HOLD,
  /** The consumer stops and names the reason; the records are read again after a restart. */
  STOP
}
