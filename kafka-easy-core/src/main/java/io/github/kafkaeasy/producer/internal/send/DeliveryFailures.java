package io.github.kafkaeasy.producer.internal.send;

import static org.apache.kafka.clients.producer.ProducerConfig.BUFFER_MEMORY_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;

import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Translates failures of KafkaProducer into messages. */
public final class DeliveryFailures {
  private static final String CLOSED = "Producer is closed forcefully.";
  private static final String NOTHING_SENT = " Nothing was sent.";
  private static final String PERHAPS = " The record may or may not be in the topic.";
  private static final String TOO_FEW_REPLICAS =
      "fewer replicas are in sync than the topic's min.insync.replicas asks for.";

  private final Settings settings;

  public DeliveryFailures(Settings settings) {
    this.settings = settings;
  }

  /**
   * A failure because the thread was interrupted while it waited for its turn under a rate limit.
   */
  public static DeliveryException interruptedBeforeItsTurn(
      String topic, InterruptedException cause) {
    return new DeliveryException(
        topic,
        -1,
        "the sending thread was interrupted while it waited for its turn.",
        NOTHING_SENT.strip(),
        cause);
  }

  /** Whether the failure may mean that the topic was deleted. */
  public static boolean mayBeGone(Throwable failure) {
    return failure instanceof UnknownTopicOrPartitionException
        || failure instanceof UnknownTopicIdException
        || (failure instanceof TimeoutException && !(failure instanceof BufferExhaustedException));
  }

  /**
   * Creates the exception for a failed send; its message is true for every situation that leads to
   * this failure.
   *
   * @param handedOver whether Kafka's client had accepted the record. Before that, the record
   *     cannot be in the topic; after that it may be, unless the broker itself refused it
   */
  DeliveryException explain(String topic, int partition, Throwable failure, boolean handedOver) {
    if (failure instanceof DeliveryException already) {
      return already;
    }
    Said said = handedOver ? afterwards(failure) : before(failure);
    return new DeliveryException(
        topic,
        partition,
        said.what(),
        said.next(),
        failure,
        FailureKind.of(failure) == FailureKind.TRANSIENT);
  }

  /** A description of a failure and advice; one or two sentences each. */
  private record Said(String what, String next) {}

  /** Failures on the sending thread: Kafka's client did not accept the record. */
  private Said before(Throwable failure) {
    if (failure instanceof BufferExhaustedException) {
      return new Said(
          "the send buffer ("
              + value(BUFFER_MEMORY_CONFIG)
              + " bytes) stayed full for the "
              + value(MAX_BLOCK_MS_CONFIG)
              + " ms that a send may wait.",
          "Records come faster than the cluster takes them, or the cluster does not answer: check"
              + " the cluster, send slower, or raise bufferBytes or maxBlock."
              + NOTHING_SENT);
    }
    if (failure instanceof TimeoutException) {
      return new Said(
          message(failure), "Check the cluster, and that the topic still exists." + NOTHING_SENT);
    }
    if (failure instanceof RecordTooLargeException) {
      String advice =
          message(failure).contains(BUFFER_MEMORY_CONFIG)
              ? "Send less, or raise bufferBytes."
              : "Send less, or raise maxRequestBytes here and max.message.bytes at the topic.";
      return new Said(message(failure), advice + NOTHING_SENT);
    }
    if (failure instanceof InterruptException) {
      return new Said("the sending thread was interrupted.", "Nothing was sent.");
    }
    if (FailureKind.isClosed(failure)) {
      return new Said(
          "the producer is closed.",
          "Send before close(), or start another producer." + NOTHING_SENT);
    }
    String security = SecurityFailure.explain(failure);
    return new Said(security == null ? message(failure) : security, "Nothing was sent.");
  }

  /** Failures on Kafka's I/O thread: the record was in the buffer, and perhaps in a request. */
  private Said afterwards(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return new Said(
          message(failure),
          "Check the cluster; the delivery timeout is "
              + value(DELIVERY_TIMEOUT_MS_CONFIG)
              + " ms."
              + PERHAPS);
    }
    if (failure instanceof RecordTooLargeException) {
      return new Said(
          message(failure),
          "Send less, or raise max.message.bytes at the topic (message.max.bytes at the brokers).");
    }
    if (failure instanceof UnknownTopicOrPartitionException
        || failure instanceof UnknownTopicIdException) {
      return new Said(
          "the topic, or that partition of it, does not exist any more.",
          "Create it again; the next send looks it up again.");
    }
    if (failure instanceof NotEnoughReplicasException) {
      return new Said(
          TOO_FEW_REPLICAS,
          "Bring the missing brokers back; acks=all cannot succeed without them.");
    }
    if (failure instanceof NotEnoughReplicasAfterAppendException) {
      return new Said(TOO_FEW_REPLICAS, "Bring the missing brokers back." + PERHAPS);
    }
    if (failure instanceof InvalidRecordException) {
      return new Said(
          "the broker refuses the record: " + message(failure),
          "If the topic is compacted, it takes only records with a key.");
    }
    if (CLOSED.equals(failure.getMessage())) {
      return new Said(
          "the producer was closed before the broker had acknowledged it.",
          "Give close() more time." + PERHAPS);
    }
    String security = SecurityFailure.explain(failure);
    if (security != null) {
      return new Said(security, "The record was not acknowledged.");
    }
    boolean refused = failure instanceof ApiException && !(failure instanceof RetriableException);
    return new Said(
        message(failure), "The record was not acknowledged." + (refused ? "" : PERHAPS));
  }

  /**
   * A failure of a codec. The message does not include the codec's own message, unless it is a
   * {@link KafkaEasyException}, because it may quote the payload.
   *
   * @param part "key" or "value"
   */
  public static DeliveryException encoding(
      String topic, String part, String codec, Throwable failure) {
    String why =
        failure instanceof KafkaEasyException ? failure.getMessage() : Causes.names(failure);
    boolean passing = DecodeException.mayPass(failure);
    return new DeliveryException(
        topic,
        -1,
        "the codec " + codec + " cannot write the " + part + ": " + why + ".",
        (passing ? "A service that the codec needs does not answer. " : "")
            + "Nothing was sent; the producer can still be used.",
        failure,
        passing);
  }

  private String value(String property) {
    Setting setting = settings.get(property);
    return setting == null ? "?" : setting.shown();
  }

  private static String message(Throwable failure) {
    String text = Causes.text(failure);
    return text.endsWith(".") ? text : text + ".";
  }
}
