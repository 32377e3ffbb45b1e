package io.github.kafkaeasy.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler that understood a message and refuses it for a business reason. Trying again
 * cannot help, so failure handlers treat it as final at once.
 *
 * <pre>{@code throw new RejectedMessage("order 4711 has no lines");}</pre>
 */
public final class RejectedMessage extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  /**
   * A rejection.
   *
   * @param reason why, for the reader of the dead-letter topic
   */
  public RejectedMessage(String reason) {
    super(reason);
  }

  /**
   * A rejection that another exception brought about.
   *
   * @param reason why, for the reader of the dead-letter topic
   */
  public RejectedMessage(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
