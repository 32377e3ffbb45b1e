package io.github.kafkaeasy.dlq;

/** The behaviour of a consumer while its dead-letter topic cannot be written. */
public enum OnUnwritable {
  /**
   * A record that should be dead-lettered waits until the topic can be written again: the next
   * records of its key wait too, and its offset is not committed. The default: nothing is lost, and
   * the consumer continues by itself.
   */
  HOLD,
  /** The consumer stops and names the reason; the records are read again after a restart. */
  STOP
}
