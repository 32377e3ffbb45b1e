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

/** Whether sending the same record again, later, may help. */
public enum FailureKind {
  /**
   * The cluster is away, slow, short of replicas, or refuses the password: not the record's fault.
   */
  TRANSIENT,
  /**
   * Not authorised, no such topic: somebody can mend that, and then the same record goes. A send
   * fails at once, since its caller is there to be told; a spooled record waits.
   */
  MENDABLE,
  /**
   * Too large, no key for a compacted topic, no such partition: this record fails whenever it is
   * sent.
   */
  PERMANENT,
  /** Nobody knows: the sender gave up. */
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

  /** Whether Kafka's client, or the outlet before it, takes no more records. */
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
      // The look before the first record: no such topic, or no such partition of it. The latter is
      // the record's own fault, and must not hold what goes to the partitions that there are.
      return looked.partition().isPresent() ? PERMANENT : MENDABLE;
    }
    boolean clustersFault =
        failure instanceof KafkaException
            || isClosed(failure)
            || (failure instanceof KafkaEasyException && !(failure instanceof DeliveryException));
    return clustersFault ? TRANSIENT : PERMANENT;
  }
}
