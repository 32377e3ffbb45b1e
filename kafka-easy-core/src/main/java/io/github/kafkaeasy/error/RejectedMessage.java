package io.github.kafkaeasy.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler to reject a message for a business reason. A retry cannot succeed, so {@code
 * RetryThenDeadLetter} treats it as fatal; without a failure policy the message is retried like any
 * other.
 *
 * <pre>{@code throw new RejectedMessage("order 4711 has no lines");}</pre>
 */
public final class RejectedMessage extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  /**
   * A rejection.
   *
   * @param reason the reason, for readers of the dead-letter topic
   */
  public RejectedMessage(String reason) {
    super(reason);
  }

  /**
   * A rejection with a cause.
   *
   * @param reason the reason, for readers of the dead-letter topic
   */
  public RejectedMessage(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
