package io.github.kafkaeasy.error;

import org.jspecify.annotations.Nullable;

/**
 * Base class of all exceptions of kafka-easy. The message says what was tried, what happened, and
 * what to do. Subclasses add details such as the topic or the option.
 */
public class KafkaEasyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KafkaEasyException(String message) {
    super(message);
  }

  public KafkaEasyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
