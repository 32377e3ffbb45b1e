package io.github.kafkaeasy.dlq.redrive.internal.topic;

import io.github.kafkaeasy.internal.connection.SecurityFailure;

/** The text of Kafka's exceptions for messages. */
public final class FailureText {
  private FailureText() {}

  /** The reason of a failure, without a full stop at the end. */
  public static String of(Throwable failure) {
    String refused = SecurityFailure.explain(failure);
    String text = refused == null ? String.valueOf(failure.getMessage()) : refused;
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
