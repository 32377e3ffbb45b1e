package io.github.kafkaeasy.producer.internal;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.internal.codecs.CodecsByUse;
import io.github.kafkaeasy.internal.hooks.SendHooks;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.Transaction;
import io.github.kafkaeasy.producer.internal.send.DeliveryFailures;
import io.github.kafkaeasy.producer.internal.send.Sends;
import io.github.kafkaeasy.producer.internal.send.TopicSends;
import io.github.kafkaeasy.producer.internal.transaction.TransactionRecord;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Collects the records of one transaction as bytes until the application's code returns. Used only
 * by the thread that created it; any other thread is refused.
 *
 * @param <V> the type of the producer's values
 */
final class KeptTransaction<V> implements Transaction<V> {

  /** The approximate size of the objects around the bytes of one record. */
  private static final int OVERHEAD_BYTES = 200;

  private final Parts<V> parts;
  private final @Nullable TopicSends defaultTopic;
  private final Thread owner = Thread.currentThread();
  private final List<TransactionRecord> records = new ArrayList<>();
  private long bytes;
  private boolean over;

  /**
   * State shared by all transactions of one producer.
   *
   * @param codecs codecs for values of other types
   * @param mostBytes the memory limit of one transaction
   */
  record Parts<V>(
      Writers<V> writers,
      CodecsByUse codecs,
      RunningConfig config,
      Sends sends,
      Pacer pacer,
      long mostBytes) {}

  KeptTransaction(Parts<V> parts, @Nullable TopicSends defaultTopic) {
    this.parts = parts;
    this.defaultTopic = defaultTopic;
  }

  @Override
  public void send(V value) {
    send(OutgoingMessage.of(RunningProducer.present(value)));
  }

  @Override
  public void send(String key, V value) {
    Options.required("key", key);
    send(OutgoingMessage.of(RunningProducer.present(value)).key(key));
  }

  @Override
  public void send(OutgoingMessage<V> message) {
    add(message, parts.writers().values());
  }

  @Override
  @SuppressWarnings("unchecked") // the codec of the value's class accepts the value
  public void send(String topic, @Nullable String key, Object value) {
    Options.required("value", value);
    OutgoingMessage<Object> message = OutgoingMessage.of(value).topic(topic);
    send(key == null ? message : message.key(key), (Codec<Object>) parts.codecs().ofType(value));
  }

  @Override
  public <T> void send(OutgoingMessage<T> message, Codec<T> codec) {
    Options.required("codec", codec);
    add(message, opened(topicOf(message).name(), codec));
  }

  private <T> void add(OutgoingMessage<T> message, Codec<T> codec) {
    TopicSends topic = topicOf(message);
    if (over || Thread.currentThread() != owner) {
      throw new IllegalStateException(
          over
              ? "This transaction has ended: send inside the code that inTransaction runs. Nothing"
                  + " was sent"
              : "Only the thread that runs a transaction's code can use it. Nothing was sent");
    }
    parts
        .pacer()
        .await(interrupt -> DeliveryFailures.interruptedBeforeItsTurn(topic.name(), interrupt));
    topic.pass(message.partition());
    Encoding to =
        new Encoding(
            topic.name(),
            parts.config().keepsControlHeaders() ? message.headers() : message.headersToForward());
    SendHook.Sent told = shown(message, to);
    try {
      TransactionRecord made = TransactionRecord.of(record(message, codec, to), told);
      if (bytes + made.bytes() + OVERHEAD_BYTES > parts.mostBytes()) {
        throw tooMuch(topic.name());
      }
      bytes += made.bytes() + OVERHEAD_BYTES;
      records.add(made);
    } catch (Throwable e) {
      tell(told, e);
      throw e;
    }
  }

  private <T> ProducerRecord<byte[], byte[]> record(
      OutgoingMessage<T> message, Codec<T> codec, Encoding to) {
    return parts
        .writers()
        .record(
            to,
            message.partition(),
            message.timestampMillis(),
            message.keyOrNull(),
            message.keyCodec(),
            message.valueOrNull(),
            codec);
  }

  private SendHook.Sent shown(OutgoingMessage<?> message, Encoding to) {
    SendHooks hooks = parts.config().hooks();
    if (hooks == null) {
      return SendHook.Sent.NONE;
    }
    try {
      return hooks.begin(
          to.topic(),
          message.partition(),
          message.keyOrNull(),
          message.valueOrNull() == null,
          to.headers());
    } catch (KafkaEasyException e) {
      throw new DeliveryException(
          to.topic(), -1, e.getMessage() + ".", "Nothing was sent.", e.getCause());
    }
  }

  private <T> Codec<T> opened(String topic, Codec<T> codec) {
    try {
      return parts.codecs().opened(codec, false);
    } catch (KafkaEasyException e) {
      throw DeliveryFailures.encoding(topic, "value", codec.name(), e);
    }
  }

  private TopicSends topicOf(OutgoingMessage<?> message) {
    String topic = Options.required("message", message).topic();
    return topic == null
        ? RunningProducer.orWithoutTopic(defaultTopic)
        : parts.sends().topic(topic);
  }

  private DeliveryException tooMuch(String topic) {
    return new DeliveryException(
        topic,
        -1,
        "the records of the transaction would take more than the "
            + parts.mostBytes()
            + " bytes of bufferBytes.",
        "Send less in one transaction, or raise bufferBytes. Nothing was sent.",
        null);
  }

  private void tell(SendHook.Sent told, Throwable why) {
    if (told != SendHook.Sent.NONE) {
      parts.sends().completions().run(() -> told.ended(null, why));
    }
  }

  /** Refuses further records. Called after the code has returned. */
  List<TransactionRecord> end() {
    over = true;
    return records;
  }

  /**
   * Refuses further records, and reports the collected ones to the hooks as failed. Called after
   * the code has thrown.
   */
  void forget(Throwable why) {
    over = true;
    records.forEach(record -> tell(record.told(), why));
  }
}
