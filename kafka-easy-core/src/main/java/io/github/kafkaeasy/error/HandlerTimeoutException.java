package io.github.kafkaeasy.error;

import io.github.kafkaeasy.error.internal.DurationText;
import java.time.Duration;

/**
 * Failure of a handler that ran longer than {@code handlerTimeout} and was interrupted or, if
 * asynchronous, notified or cancelled. The cause is the exception that the handler then threw.
 */
public final class HandlerTimeoutException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final Duration limit;

  /**
   * A handler failure after its time limit.
   *
   * @param limit the consumer's {@code handlerTimeout}
   * @param cause the exception that the handler threw after it was interrupted, notified or
   *     cancelled
   */
  public HandlerTimeoutException(Duration limit, Throwable cause) {
    super(
        "The handler ran longer than handlerTimeout = "
            + DurationText.of(limit)
            + ", was asked to stop, and failed with "
            + cause.getClass().getName()
            + ". Make the handler faster, or raise handlerTimeout.",
        cause);
    this.limit = limit;
  }

  /** The consumer's {@code handlerTimeout}. */
  public Duration limit() {
    return limit;
  }
}
