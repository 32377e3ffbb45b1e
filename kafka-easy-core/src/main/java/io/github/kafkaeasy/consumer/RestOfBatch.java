package io.github.kafkaeasy.consumer;

/** Treatment of the messages after the one that a {@code BatchFailure} names. */
public enum RestOfBatch {
  /**
   * They run again in a separate batch, because the handler stopped at the failure. Messages with
   * the failed message's key wait for it. The default.
   */
  RUN_AGAIN,
  /**
   * They count as handled, because the handler continued after the failure and reported it at the
   * end.
   */
  HANDLED
}
