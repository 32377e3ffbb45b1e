package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.error.TombstoneException;
import io.github.kafkaeasy.internal.Coordinates;
import io.github.kafkaeasy.internal.Utf8;
import java.time.Instant;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A decoded record with its topic, partition and offset, as passed to a handler.
 *
 * <p>Immutable, so a handler may pass it to other threads. Arrays are not copied: treat them as
 * read-only.
 *
 * @param <V> the type of the value
 */
public final class Message<V> {
  /** Placeholder for an ASCII key whose text has not been requested yet; compared by identity. */
  @SuppressWarnings("StringOperationCanBeSimplified")
  private static final String UNREAD = new String("unread");

  // One Message is created for each record. It keeps the ConsumerRecord instead of copying its
  // fields, so that its own five fields fit into 32 bytes.
  private final ConsumerRecord<byte[], byte[]> record;
  private @Nullable Object key; // UNREAD until key() is called; a race creates two equal texts
  private final @Nullable V value;
  private final int attempt;
  private @Nullable MessageHeaders headers; // created on first use; a race creates two equal views

  /** A key decoded by the consumer's key codec, returned only for that same codec. */
  private record ReadKey(Codec<?> codec, Object key) {}

  private Message(
      ConsumerRecord<byte[], byte[]> record, @Nullable Object key, @Nullable V value, int attempt) {
    this.record = record;
    this.key = key;
    this.value = value;
    this.attempt = attempt;
  }

  /**
   * Creates a message. Called by the consumer, and useful in handler tests.
   *
   * @param key the key as text; null if there is no key or the key is not text
   * @param value the decoded value; null exactly when the record has no payload
   * @param attempt the number of this attempt, from 1
   */
  public static <V> Message<V> of(
      ConsumerRecord<byte[], byte[]> record, @Nullable String key, @Nullable V value, int attempt) {
    return checked(record, key, value, attempt);
  }

  /**
   * Creates a message with a key decoded by {@code keyCodec}; {@link #key(Codec)} returns it for
   * that same codec.
   */
  public static <K, V> Message<V> of(
      ConsumerRecord<byte[], byte[]> record,
      Codec<K> keyCodec,
      K key,
      @Nullable V value,
      int attempt) {
    return checked(record, new ReadKey(keyCodec, key), value, attempt);
  }

  private static <V> Message<V> checked(
      ConsumerRecord<byte[], byte[]> record, @Nullable Object key, @Nullable V value, int attempt) {
    if ((value == null) != (record.value() == null)) {
      throw new IllegalArgumentException(
          "a message has a value exactly when its record has a payload: "
              + Coordinates.of(record)
              + (value == null ? " lost its value in decoding" : " is a tombstone"));
    }
    return new Message<>(record, key, value, attempt);
  }

  /**
   * Returns a placeholder to pass to {@link #of} as the key, if the key is plain ASCII. The text is
   * then created on the first call of {@link #key()}. Most handlers never read the key, and its
   * text is the largest part of the cost of a Message.
   *
   * @return null if the key is not ASCII and must be decoded now
   */
  public static @Nullable String keyForLater(byte[] key) {
    return Utf8.isAscii(key) ? UNREAD : null;
  }

  public String topic() {
    return record.topic();
  }

  public int partition() {
    return record.partition();
  }

  public long offset() {
    return record.offset();
  }

  /**
   * The record's creation time or log-append time, depending on {@code message.timestamp.type} of
   * the topic.
   */
  public Instant timestamp() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /** The timestamp in milliseconds since 1970, without creating an object; -1 if there is none. */
  public long timestampMillis() {
    return record.timestamp();
  }

  /**
   * The key as text. Null if there is no key, or if the consumer's {@code keys(...)} codec does not
   * decode to text; see {@link #key(Codec)}.
   */
  // Compared by identity on purpose: a real key may have the text "unread".
  @SuppressWarnings("ReferenceEquality")
  public @Nullable String key() {
    Object known = key;
    if (known == UNREAD) {
      String text = new String(record.key(), ISO_8859_1);
      key = text;
      return text;
    }
    Object read = known instanceof ReadKey typed ? typed.key() : known;
    return read instanceof String text ? text : null;
  }

  /**
   * The key decoded by the given codec, or null if there is no key. If this is the codec of the
   * consumer's {@code keys(...)}, the key was decoded before the handler was called; any other
   * codec decodes the key on each call, and sees {@link #topic()} as the topic, also if this is a
   * retry topic. A codec that a client must configure, such as a Kafka serializer pair, works only
   * if it is the codec of {@code keys(...)}.
   *
   * @throws DecodeException if the codec cannot decode the key
   */
  @SuppressWarnings("unchecked") // this same codec decoded the key, so it is a K
  public <K> @Nullable K key(Codec<K> codec) {
    byte[] bytes = record.key();
    if (bytes == null) {
      return null;
    }
    if (key instanceof ReadKey read && read.codec() == codec) {
      return (K) read.key();
    }
    try {
      K decoded = codec.decode(bytes, CodecContext.of(topic(), headers().copy(), true));
      if (decoded == null) { // null would mean that there is no key
        throw new NullPointerException("decoded to null");
      }
      return decoded;
    } catch (Exception e) {
      throw DecodeException.of(DecodeException.Part.KEY, codec.name(), bytes, e);
    }
  }

  /** The raw bytes of the key, or null if there is no key. */
  public byte @Nullable [] keyBytes() {
    return record.key();
  }

  /**
   * The decoded value.
   *
   * @throws TombstoneException if the record has no value
   */
  public V value() {
    if (value == null) {
      throw new TombstoneException(record.topic(), record.partition(), record.offset());
    }
    return value;
  }

  /** The value, or null for a tombstone. */
  public @Nullable V valueOrNull() {
    return value;
  }

  /** Whether the record has no value. In a compacted topic, such a record deletes its key. */
  public boolean isTombstone() {
    return value == null;
  }

  /** The raw bytes of the value, or null for a tombstone. */
  public byte @Nullable [] valueBytes() {
    return record.value();
  }

  /** The headers, without kafka-easy's control headers. */
  public MessageHeaders headers() {
    MessageHeaders view = headers;
    if (view == null) {
      view = MessageHeaders.forHandlers(record.headers());
      headers = view;
    }
    return view;
  }

  /** The number of this attempt, from 1. Counting restarts after a rebalance or a restart. */
  public int attempt() {
    return attempt;
  }

  /** The leader epoch of the record's batch; empty if the broker does not send it. */
  public OptionalInt leaderEpoch() {
    return record.leaderEpoch().map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  /** Topic, partition, offset and attempt; never the content. */
  @Override
  public String toString() {
    return Coordinates.of(record) + (attempt > 1 ? " (attempt " + attempt + ")" : "");
  }
}
