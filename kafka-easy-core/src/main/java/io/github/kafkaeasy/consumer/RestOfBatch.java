package io.github.kafkaeasy.consumer;

/** What becomes of the messages behind the one that a {@code BatchFailure} names. */
public enum RestOfBatch {
  /**
   * They run again, in a batch of their own: the handler stopped at the failure. Those of the
   * failed message's key wait for it. The default.
   */
  RUN_AGAIN,
  /** They are handled: the handler went on behind the failure and reported it at the end. */
  HANDLED
}
