package io.github.kafkaeasy.consumer.internal.outputs;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.codecs.CodecsByUse;
import io.github.kafkaeasy.internal.codecs.OpenCodecs;
import io.github.kafkaeasy.internal.hooks.SendHooks;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the records of handlers and failure handlers, and calls the connection's send hooks. Any
 * thread.
 */
public final class OutputWriter {

  private final CodecsByUse codecs;
  private final @Nullable SendHooks hooks;
  private final @Nullable SendHooks failureHooks;

  /**
   * Creates the writer of one consumer.
   *
   * @param life opens codecs, and closes them with the consumer
   * @param hooks the connection's send hooks
   */
  public OutputWriter(OpenCodecs life, List<SendHook> hooks) {
    this.codecs = new CodecsByUse(life);
    this.hooks = SendHooks.of(hooks, false);
    this.failureHooks = SendHooks.of(hooks, true);
  }

  /** The default codec of a value's type. */
  Codec<?> codecOf(Object value) {
    return codecs.ofType(value);
  }

  /** Encodes a message of a handler. */
  <T> Output write(OutgoingMessage<T> message, Codec<T> codec) {
    return write(message, codec, message.headersToForward(), hooks, false);
  }

  /** Encodes a message of a failure handler, whose headers may control other consumers. */
  Output writeOfFailure(OutgoingMessage<byte[]> message) {
    return write(message, Codec.bytes(), message.headers(), failureHooks, true);
  }

  private <T> Output write(
      OutgoingMessage<T> message,
      Codec<T> codec,
      List<Header> given,
      @Nullable SendHooks shownTo,
      boolean mayShrink) {
    String topic = message.topic();
    if (topic == null) {
      throw InvalidOptionException.of("topic", null, "the message must have a topic");
    }
    Headers headers = new RecordHeaders(given);
    Object key = message.keyOrNull();
    T value = message.valueOrNull();
    SendHook.Sent told =
        shownTo == null
            ? SendHook.Sent.NONE
            : shownTo.begin(topic, message.partition(), key, value == null, headers);
    try {
      byte[] keyBytes = key(message, topic, headers);
      byte[] valueBytes = value == null ? null : encode(codec, value, topic, headers, false);
      return Output.of(
          new ProducerRecord<>(
              topic, message.partition(), message.timestampMillis(), keyBytes, valueBytes, headers),
          mayShrink,
          told);
    } catch (Throwable e) {
      told.ended(null, e);
      throw e;
    }
  }

  private byte @Nullable [] key(OutgoingMessage<?> message, String topic, Headers headers) {
    Codec<?> codec = message.keyCodec();
    Object key = message.keyOrNull();
    return codec == null || key == null
        ? message.keyBytes()
        : encode(codec, key, topic, headers, true);
  }

  @SuppressWarnings("unchecked") // a value of another type fails with a ClassCastException
  private <T> byte[] encode(
      Codec<T> codec, Object part, String topic, Headers headers, boolean isKey) {
    try {
      return OpenCodecs.notNull(
          codecs.opened(codec, isKey).encode((T) part, CodecContext.of(topic, headers, isKey)),
          isKey);
    } catch (Exception | StackOverflowError e) { // an object that contains itself
      String why = e instanceof KafkaEasyException ? e.getMessage() : Causes.names(e);
      throw new DeliveryException(
          topic,
          -1,
          "the codec "
              + codec.name()
              + " cannot write the "
              + (isKey ? "key" : "value")
              + ": "
              + why
              + ".",
          "Nothing was sent.",
          e);
    }
  }
}
