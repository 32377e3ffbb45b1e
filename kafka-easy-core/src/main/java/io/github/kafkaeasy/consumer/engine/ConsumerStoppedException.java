package io.github.kafkaeasy.consumer.engine;

import io.github.kafkaeasy.error.KafkaEasyException;
import org.jspecify.annotations.Nullable;

/** Why a consumer ended by itself: what happened, and what can be done. */
final class ConsumerStoppedException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  ConsumerStoppedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
