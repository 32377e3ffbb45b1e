package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.hooks.SendHooks;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** The meaning of a failed send for its record and its topic. */
enum SendFailure {
  /** The record is too large for the topic, or for the producer. */
  TOO_LARGE,
  /**
   * The broker refuses this record (a compacted topic takes no record without a key), or refuses
   * its batch without naming a record. Or the record was not sent, because its message could not be
   * created or a send hook threw an exception.
   */
  RECORD_REFUSED,
  /** Another record of the same batch was refused, or Kafka's client gives no reason. */
  NEIGHBOUR_REFUSED,
  /** Any other failure; the topic counts as not writable. */
  TOPIC_DOWN;

  static SendFailure of(Throwable problem) {
    for (Throwable cause : Causes.chain(problem)) {
      if (SendHooks.isRefusal(cause)) {
        return RECORD_REFUSED;
      }
      // Our batches are small, so a batch that is larger than a segment consists of one large
      // record.
      if (cause instanceof RecordTooLargeException
          || cause instanceof RecordBatchTooLargeException) {
        return TOO_LARGE;
      }
      if (cause instanceof InvalidRecordException || cause instanceof InvalidTimestampException) {
        return RECORD_REFUSED;
      }
      if (cause.getClass() == KafkaException.class) {
        return NEIGHBOUR_REFUSED;
      }
    }
    return TOPIC_DOWN;
  }

  /** The failure as one sentence. */
  static String text(Throwable problem) {
    Throwable cause =
        problem instanceof CompletionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    String text = Causes.text(cause);
    return text.endsWith(".") ? text : text + ".";
  }
}
