package io.github.kafkaeasy.test;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an operation on a local broker fails: start, stop or a request. The message says what
 * was tried, what happened (with the end of the broker's log where that helps) and what to do.
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
