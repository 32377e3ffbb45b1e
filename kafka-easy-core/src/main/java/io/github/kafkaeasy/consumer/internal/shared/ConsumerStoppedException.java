package io.github.kafkaeasy.consumer.internal.shared;

import io.github.kafkaeasy.error.KafkaEasyException;
import org.jspecify.annotations.Nullable;

/**
 * The failure that made a consumer stop by itself. Its message says what happened, and what can be
 * done.
 */
public final class ConsumerStoppedException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  public ConsumerStoppedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
