package io.github.kafkaeasy.internal.hooks;

import io.github.kafkaeasy.error.KafkaEasyException;

/** Failure of a record that was not sent because a hook threw an exception. */
final class HookException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  HookException(String message, Throwable cause) {
    super(message, cause);
  }
}
