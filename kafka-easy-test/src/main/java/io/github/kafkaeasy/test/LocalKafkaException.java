package io.github.kafkaeasy.test;

import org.jspecify.annotations.Nullable;

/**
 * A local broker could not be started, stopped or asked. The message says what was tried, what
 * happened (with the end of the broker's log where that helps) and what to do next.
 */
public final class LocalKafkaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LocalKafkaException(String message) {
    this(message, null);
  }

  LocalKafkaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
