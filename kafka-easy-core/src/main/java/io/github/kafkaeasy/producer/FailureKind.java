package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.Set;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Whether sending the same record again, later, may help. */
enum FailureKind {
  /**
   * The cluster is away, slow, short of replicas, or refuses the password: not the record's fault.
   */
  TRANSIENT,
  /** Too large, not authorised, no such topic: this record fails whenever it is sent. */
  PERMANENT,
  /** Nobody knows: the sender gave up. */
  INTERRUPTED;

  private static final Set<Class<? extends Throwable>> RECORDS_FAULT =
      Set.of(
          RecordTooLargeException.class,
          InvalidRecordException.class,
          AuthorizationException.class,
          InvalidTimestampException.class,
          InvalidTopicException.class,
          UnknownTopicOrPartitionException.class,
          UnknownTopicIdException.class,
          PolicyViolationException.class,
          SerializationException.class,
          UnsupportedVersionException.class,
          UnsupportedForMessageFormatException.class);

  /** Whether Kafka's client, or the outlet before it, takes no more records. */
  static boolean isClosed(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return (failure instanceof IllegalStateException && message.contains("closed"))
        || message.startsWith("Producer closed while send in progress");
  }

  static FailureKind of(Throwable failure) {
    if (failure instanceof DeliveryException explained && explained.isTransient()) {
      return TRANSIENT;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Throwable one = cause;
      if (one instanceof InterruptException || one instanceof InterruptedException) {
        return INTERRUPTED;
      }
      if (RECORDS_FAULT.stream().anyMatch(type -> type.isInstance(one))) {
        return PERMANENT;
      }
    }
    boolean clustersFault =
        failure instanceof KafkaException
            || isClosed(failure)
            || (failure instanceof KafkaEasyException && !(failure instanceof DeliveryException));
    return clustersFault ? TRANSIENT : PERMANENT;
  }
}
