package io.github.kafkaeasy.dlq.redrive.internal.topic;

import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.connection.SecurityFailure;

/** Text about an exception of Kafka, for use inside an error or log message. */
public final class FailureText {
  private FailureText() {}

  /** The reason of a failure, without a full stop at the end. */
  public static String of(Throwable failure) {
    String refused = SecurityFailure.explain(failure);
    String text = refused == null ? Causes.text(failure) : refused;
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
