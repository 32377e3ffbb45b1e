package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.error.internal.Causes;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/** Decides whether a failed send is caused by its record or by the connection. */
final class SendFailures {
  private static final List<Class<? extends ApiException>> NOT_THE_RECORDS =
      List.of(
          RetriableException.class,
          AuthenticationException.class,
          ClusterAuthorizationException.class,
          TransactionalIdAuthorizationException.class,
          ProducerFencedException.class,
          InvalidProducerEpochException.class,
          InvalidTxnStateException.class,
          OutOfOrderSequenceException.class,
          TransactionAbortableException.class,
          TransactionAbortedException.class);

  private SendFailures() {}

  /**
   * Whether Kafka's client failed this record only because another record of its batch was refused;
   * also true for some failures for which the client gives no reason.
   */
  static boolean isOfItsBatch(Throwable failure) {
    return Causes.chain(failure).stream()
        .anyMatch(cause -> cause.getClass() == KafkaException.class);
  }

  /** Whether sending this record again would fail again while other records would succeed. */
  static boolean isRecordsOwn(Throwable failure) {
    return failure instanceof ApiException
        && NOT_THE_RECORDS.stream().noneMatch(type -> type.isInstance(failure));
  }
}
