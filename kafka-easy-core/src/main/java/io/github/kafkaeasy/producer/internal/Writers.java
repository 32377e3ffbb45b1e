package io.github.kafkaeasy.producer.internal;

import io.github.kafkaeasy.internal.codecs.OpenCodecs;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.internal.send.DeliveryFailures;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Encodes keys and values of a producer. Called by all sending threads.
 *
 * @param keys the codec for keys as passed to the builder; messages refer to this object
 * @param openKeys the opened codec for keys
 * @param values the opened codec for values
 * @param life closes the opened codecs
 */
public record Writers<V>(Codec<?> keys, Codec<?> openKeys, Codec<V> values, OpenCodecs life) {

  /** Opens both codecs. */
  public static <V> Writers<V> open(Codec<?> keys, Codec<V> values, OpenCodecs life) {
    return new Writers<>(keys, life.open(keys, true), life.open(values, false), life);
  }

  /** Creates the record of a message. The hooks were called with its headers before. */
  ProducerRecord<byte[], byte[]> record(
      Encoding to,
      @Nullable Integer partition,
      @Nullable Long timestamp,
      @Nullable Object key,
      @Nullable Codec<?> keyCodec,
      @Nullable V value) {
    return record(to, partition, timestamp, key, keyCodec, value, values);
  }

  /** The same for a value of any type. */
  <T> ProducerRecord<byte[], byte[]> record(
      Encoding to,
      @Nullable Integer partition,
      @Nullable Long timestamp,
      @Nullable Object key,
      @Nullable Codec<?> keyCodec,
      @Nullable T value,
      Codec<T> codec) {
    byte[] keyBytes = key(key, keyCodec, to);
    byte[] valueBytes = value == null ? null : encode(codec, value, to.ofValue());
    return new ProducerRecord<>(
        to.topic(), partition, timestamp, keyBytes, valueBytes, to.headersToSend());
  }

  /**
   * Encodes a key.
   *
   * @param key bytes, text or an object; null if there is none
   * @param codec the codec given with an object; null for bytes and text
   */
  private byte @Nullable [] key(@Nullable Object key, @Nullable Codec<?> codec, Encoding to) {
    if (key == null) {
      return null;
    }
    if (codec == null && key instanceof byte[] raw) {
      return raw;
    }
    Codec<?> writer = codec == null || codec == keys ? openKeys : codec;
    return encode(writer, key, to.ofKey());
  }

  @SuppressWarnings("unchecked") // a key of another type fails its send, with a ClassCastException
  private <T> byte[] encode(Codec<T> codec, Object part, Encoding to) {
    try {
      return OpenCodecs.notNull(codec.encode((T) part, to), to.isKey());
    } catch (Exception | StackOverflowError e) { // an object that contains itself
      if (life.isClosed()) {
        throw new IllegalStateException("the producer is closed, and its codecs with it", e);
      }
      throw DeliveryFailures.encoding(to.topic(), to.isKey() ? "key" : "value", codec.name(), e);
    }
  }
}
