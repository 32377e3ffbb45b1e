package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.error.KafkaEasyException;

/**
 * Thrown when a selection matches no dead letter that the operation applies to. Nothing was
 * changed.
 */
public final class NothingSelectedException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  public NothingSelectedException(String message) {
    super(message);
  }
}
