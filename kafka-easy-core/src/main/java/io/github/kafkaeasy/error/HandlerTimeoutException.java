package io.github.kafkaeasy.error;

import java.time.Duration;

/**
 * A handler failed after it had been interrupted (an asynchronous one: cancelled) because it ran
 * longer than {@code handlerTimeout}. The cause is what it threw then.
 */
public final class HandlerTimeoutException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final Duration limit;

  /**
   * A handler ran for too long.
   *
   * @param limit the consumer's {@code handlerTimeout}
   * @param cause what it threw once it was told to end
   */
  public HandlerTimeoutException(Duration limit, Throwable cause) {
    super(
        "The handler ran longer than handlerTimeout = "
            + limit
            + " and ended with "
            + cause.getClass().getName()
            + " when it was told to. Make it faster, or raise handlerTimeout.",
        cause);
    this.limit = limit;
  }

  /** The consumer's {@code handlerTimeout}. */
  public Duration limit() {
    return limit;
  }
}
