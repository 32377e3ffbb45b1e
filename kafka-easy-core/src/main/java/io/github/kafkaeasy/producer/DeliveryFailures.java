package io.github.kafkaeasy.producer;

import static org.apache.kafka.clients.producer.ProducerConfig.BUFFER_MEMORY_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;

import io.github.kafkaeasy.config.SecurityFailure;
import io.github.kafkaeasy.config.Setting;
import io.github.kafkaeasy.config.Settings;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says in words what KafkaProducer says in types. */
final class DeliveryFailures {
  private static final String CLOSED = "Producer is closed forcefully.";

  private final Settings settings;

  DeliveryFailures(Settings settings) {
    this.settings = settings;
  }

  /** Whether the topic may have been deleted under the producer. */
  static boolean mayBeGone(Throwable failure) {
    return failure instanceof UnknownTopicOrPartitionException
        || failure instanceof UnknownTopicIdException
        || (failure instanceof TimeoutException && !(failure instanceof BufferExhaustedException));
  }

  DeliveryException explain(String topic, int partition, Throwable failure) {
    if (failure instanceof DeliveryException already) {
      return already;
    }
    String what;
    String next;
    if (failure instanceof BufferExhaustedException) {
      what =
          "the send buffer ("
              + value(BUFFER_MEMORY_CONFIG)
              + " bytes) stayed full for "
              + value(MAX_BLOCK_MS_CONFIG)
              + " ms.";
      next =
          "Records come faster than the cluster takes them, or it does not answer: check it, send"
              + " slower, or raise bufferBytes or maxBlock. Nothing was sent.";
    } else if (failure instanceof TimeoutException) {
      what = message(failure);
      next =
          "No acknowledgement came within the delivery timeout of "
              + value(DELIVERY_TIMEOUT_MS_CONFIG)
              + " ms; the record may or may not be in the topic. Check the cluster.";
    } else if (failure instanceof RecordTooLargeException) {
      what = message(failure);
      next = "Send less, or raise max.request.size here and max.message.bytes at the topic.";
    } else if (failure instanceof UnknownTopicOrPartitionException
        || failure instanceof UnknownTopicIdException) {
      what = "the topic, or that partition of it, does not exist any more.";
      next = "Create it again; the next send asks for it.";
    } else if (failure instanceof AuthorizationException
        || failure instanceof AuthenticationException) {
      what = String.valueOf(SecurityFailure.explain(failure));
      next = "Nothing was sent.";
    } else if (failure instanceof NotEnoughReplicasException
        || failure instanceof NotEnoughReplicasAfterAppendException) {
      what = "fewer replicas are in sync than the topic's min.insync.replicas asks for.";
      next = "Bring the missing brokers back; acks=all does not go on without them.";
    } else if (failure instanceof InvalidRecordException) {
      what = "the broker refuses the record: " + message(failure);
      next = "Compacted topics take only records with a key.";
    } else {
      return explainRest(topic, partition, failure);
    }
    return new DeliveryException(
        topic, partition, what, next, failure, FailureKind.of(failure) == FailureKind.TRANSIENT);
  }

  private static DeliveryException explainRest(String topic, int partition, Throwable failure) {
    String what;
    String next;
    if (failure instanceof InterruptException) {
      what = "the sending thread was interrupted.";
      next = "Nothing was sent.";
    } else if (failure instanceof IllegalStateException) {
      what = "the producer is closed.";
      next = "Send before close(), or start another producer.";
    } else if (CLOSED.equals(failure.getMessage())) {
      what = "the producer was closed before the broker had acknowledged it.";
      next = "Give close() more time; the record may or may not be in the topic.";
    } else if (failure instanceof ProducerFencedException
        || failure instanceof InvalidPidMappingException
        || failure instanceof OutOfOrderSequenceException) {
      what = message(failure);
      next = "This producer cannot go on: close it and start another.";
    } else {
      what = message(failure);
      next = "The record was not acknowledged.";
    }
    return new DeliveryException(
        topic, partition, what, next, failure, FailureKind.of(failure) == FailureKind.TRANSIENT);
  }

  /** A codec that failed: its own message may quote the payload, ours do not. */
  static DeliveryException encoding(String topic, String codec, Throwable failure) {
    String why =
        failure instanceof KafkaEasyException ? failure.getMessage() : failure.getClass().getName();
    return new DeliveryException(
        topic,
        -1,
        "the codec " + codec + " cannot write the record: " + why + ".",
        "Nothing was sent; the producer goes on.",
        failure);
  }

  private String value(String property) {
    Setting setting = settings.get(property);
    return setting == null ? "?" : setting.shown();
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getName() : message;
    return text.endsWith(".") ? text : text + ".";
  }
}
