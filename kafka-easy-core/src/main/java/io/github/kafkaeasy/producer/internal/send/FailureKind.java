package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
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

/** Classifies failures by whether a later attempt with the same record may succeed. */
public enum FailureKind {
  /**
   * The cluster is unavailable, slow, short of in-sync replicas, or refuses the password: the
   * record is not the cause.
   */
  TRANSIENT,
  /**
   * Not authorized, or no such topic: an administrator can fix it, and then the same record can be
   * sent. A normal send fails at once, because its caller can react; a spooled record waits.
   */
  MENDABLE,
  /**
   * Too large, no key for a compacted topic, or no such partition: trying the same record again
   * does not help until a limit is raised or a partition is added.
   */
  PERMANENT,
  /** Unknown, because the sending thread was interrupted. */
  INTERRUPTED;

  private static final Set<Class<? extends Throwable>> RECORDS_FAULT =
      Set.of(
          RecordTooLargeException.class,
          InvalidRecordException.class,
          InvalidTimestampException.class,
          InvalidTopicException.class,
          SerializationException.class,
          UnsupportedForMessageFormatException.class);

  private static final Set<Class<? extends Throwable>> OPERATORS_TO_MEND =
      Set.of(
          AuthorizationException.class,
          UnknownTopicOrPartitionException.class,
          UnknownTopicIdException.class,
          PolicyViolationException.class,
          UnsupportedVersionException.class);

  /** Whether Kafka's client or the outlet is closed. */
  static boolean isClosed(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return (failure instanceof IllegalStateException && message.contains("closed"))
        || message.startsWith("Producer closed while send in progress");
  }

  public static FailureKind of(Throwable failure) {
    if (failure instanceof DeliveryException explained && explained.isTransient()) {
      return TRANSIENT;
    }
    for (Throwable one : Causes.chain(failure)) {
      if (one instanceof InterruptException || one instanceof InterruptedException) {
        return INTERRUPTED;
      }
      if (RECORDS_FAULT.stream().anyMatch(type -> type.isInstance(one))) {
        return PERMANENT;
      }
      if (OPERATORS_TO_MEND.stream().anyMatch(type -> type.isInstance(one))) {
        return MENDABLE;
      }
    }
    if (failure instanceof DeliveryException looked && failure.getCause() == null) {
      // The topic lookup before the first record failed: no such topic, or no such partition. A
      // missing partition is the record's own error, and must not hold up records for the existing
      // partitions.
      return looked.partition().isPresent() ? PERMANENT : MENDABLE;
    }
    boolean clustersFault =
        failure instanceof KafkaException
            || isClosed(failure)
            || (failure instanceof KafkaEasyException && !(failure instanceof DeliveryException));
    return clustersFault ? TRANSIENT : PERMANENT;
  }
}
