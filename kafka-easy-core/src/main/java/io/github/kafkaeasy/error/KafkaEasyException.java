package io.github.kafkaeasy.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that kafka-easy throws. Its message says what was tried, what happened and
 * what to do next; the subclasses carry the object at fault as well.
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
