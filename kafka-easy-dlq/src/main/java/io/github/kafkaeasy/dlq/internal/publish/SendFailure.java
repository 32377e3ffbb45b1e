package io.github.kafkaeasy.dlq.internal.publish;

import java.util.concurrent.CompletionException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** What a failed send says of the record and of the topic. */
enum SendFailure {
  /** The record is too large for the topic, or for the producer. */
  TOO_LARGE,
  /** The broker answers, and refuses this record: a compacted topic takes none without a key. */
  RECORD_REFUSED,
  /** Anything else: as far as we know the topic cannot be written. */
  TOPIC_DOWN;

  private static final int DEEPEST = 20;

  static SendFailure of(Throwable problem) {
    Throwable cause = problem;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof RecordTooLargeException) {
        return TOO_LARGE;
      }
      if (cause instanceof InvalidRecordException) {
        return RECORD_REFUSED;
      }
      cause = cause.getCause();
    }
    return TOPIC_DOWN;
  }

  /** What happened, in a sentence. */
  static String text(Throwable problem) {
    Throwable cause =
        problem instanceof CompletionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    String message = cause.getMessage();
    String text = message == null ? cause.getClass().getName() : message;
    return text.endsWith(".") ? text : text + ".";
  }
}
