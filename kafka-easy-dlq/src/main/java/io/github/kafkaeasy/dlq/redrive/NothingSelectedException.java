package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.error.KafkaEasyException;

/** A selection matches no dead letter that something could be done with. Nothing was changed. */
public final class NothingSelectedException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  public NothingSelectedException(String message) {
    super(message);
  }
}
