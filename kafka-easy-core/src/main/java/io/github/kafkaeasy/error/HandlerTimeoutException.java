package io.github.kafkaeasy.error;

import java.time.Duration;

/**
 * Failure of a handler that ran longer than {@code handlerTimeout} and was interrupted, or
 * cancelled if asynchronous. The cause is the exception that the handler then threw.
 */
public final class HandlerTimeoutException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final Duration limit;

  /**
   * A handler failure after its time limit.
   *
   * @param limit the consumer's {@code handlerTimeout}
   * @param cause the exception that the handler threw after it was interrupted or cancelled
   */
  public HandlerTimeoutException(Duration limit, Throwable cause) {
    super(
        "The handler ran longer than handlerTimeout = "
            + limit
            + ", was told to end, and ended with "
            + cause.getClass().getName()
            + ". Make it faster, or raise handlerTimeout.",
        cause);
    this.limit = limit;
  }

  /** The consumer's {@code handlerTimeout}. */
  public Duration limit() {
    return limit;
  }
}
