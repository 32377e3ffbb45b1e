package io.github.kafkaeasy.test;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an operation of kafka-easy-test fails: the start or stop of a broker, a signal to a
 * process, or a request to Kafka. The message says what was tried and what happened (with the end
 * of the broker's log where that helps), and what to do if that is known.
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
