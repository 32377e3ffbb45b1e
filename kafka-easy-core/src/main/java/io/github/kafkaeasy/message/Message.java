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
 * What a handler gets: a record whose key and value are decoded, and where it came from.
 *
 * <p>Immutable, so a handler may pass it on to other threads. Arrays are the record's own: treat
 * them as read-only.
 *
 * @param <V> the type of the value
 */
public final class Message<V> {
  /**
   * Stands for a key that is plain ASCII and has not been asked for; known by being this object.
   */
  @SuppressWarnings("StringOperationCanBeSimplified")
  private static final String UNREAD = new String("unread");

  // One of these is made for each record, so it holds the record instead of copying from it, and
  // five fields are what fits into 32 bytes.
  private final ConsumerRecord<byte[], byte[]> record;
  private @Nullable Object key; // UNREAD until somebody asks; two texts are as good
  private final @Nullable V value;
  private final int attempt;
  private @Nullable MessageHeaders headers; // made by whoever asks first; two views are as good

  /** A key that a codec of its own has read: by which, so that it is given to nobody else. */
  private record ReadKey(Codec<?> codec, Object key) {}

  private Message(
      ConsumerRecord<byte[], byte[]> record, @Nullable Object key, @Nullable V value, int attempt) {
    this.record = record;
    this.key = key;
    this.value = value;
    this.attempt = attempt;
  }

  /**
   * Made by the consumer; useful in tests of handlers.
   *
   * @param key the key as text, or null when there is none or it is no text
   * @param value the decoded value, null exactly when the record has none
   * @param attempt which try this is, 1 for the first
   */
  public static <V> Message<V> of(
      ConsumerRecord<byte[], byte[]> record, @Nullable String key, @Nullable V value, int attempt) {
    return checked(record, key, value, attempt);
  }

  /**
   * The same with a key that a codec of its own has read: {@link #key(Codec)} answers it for that
   * codec.
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
          "a value belongs to a record with a payload, and only to that: "
              + Coordinates.of(record)
              + (value == null ? " lost its value in decoding" : " is a tombstone"));
    }
    return new Message<>(record, key, value, attempt);
  }

  /**
   * What the consumer gives to {@link #of} for a key that is plain ASCII, and so valid UTF-8 in any
   * case: its text is made when somebody asks for it. Most handlers never do, and it is most of
   * what a record costs here.
   *
   * @return null when the key is not ASCII and has to be decoded now
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

  /** When it was sent, or appended, as the topic's {@code message.timestamp.type} says. */
  public Instant timestamp() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /** The same in milliseconds since 1970, without making an object; -1 when there is none. */
  public long timestampMillis() {
    return record.timestamp();
  }

  /**
   * The key as text, or null when there is none; null as well when the consumer's {@code keys(...)}
   * reads no text, see {@link #key(Codec)}.
   */
  // Compared as an object on purpose: a key may well read "unread".
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
   * The key by another codec than text, or null when there is none. The codec that the consumer was
   * given as {@code keys(...)} has read it already, before the handler was called; with any other
   * codec each call decodes anew. One that a client has to configure, as Kafka's own pairs, works
   * only if it is the consumer's.
   *
   * @throws DecodeException if the codec cannot read it
   */
  @SuppressWarnings("unchecked") // what this codec has read is a K
  public <K> @Nullable K key(Codec<K> codec) {
    byte[] bytes = record.key();
    if (bytes == null) {
      return null;
    }
    if (key instanceof ReadKey read && read.codec() == codec) {
      return (K) read.key();
    }
    try {
      return codec.decode(bytes, CodecContext.of(topic(), headers().copy(), true));
    } catch (RuntimeException e) {
      throw DecodeException.of(DecodeException.Part.KEY, codec.name(), bytes, e);
    }
  }

  /** The key as it was on the wire, or null when there is none. */
  public byte @Nullable [] keyBytes() {
    return record.key();
  }

  /**
   * The value.
   *
   * @throws TombstoneException if the record has none
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

  /** Whether the record has a key but no value: in a compacted topic it deletes that key. */
  public boolean isTombstone() {
    return value == null;
  }

  /** The value as it was on the wire, or null for a tombstone. */
  public byte @Nullable [] valueBytes() {
    return record.value();
  }

  /** The headers, without those that only steer kafka-easy itself. */
  public MessageHeaders headers() {
    MessageHeaders view = headers;
    if (view == null) {
      view = MessageHeaders.forHandlers(record.headers());
      headers = view;
    }
    return view;
  }

  /** Which try this is: 1 for the first. Counting starts anew after a rebalance or a restart. */
  public int attempt() {
    return attempt;
  }

  /** The epoch of the leader that the record was read from; empty with brokers that tell none. */
  public OptionalInt leaderEpoch() {
    return record.leaderEpoch().map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  /** Where the record is and how often it was tried; never what is in it. */
  @Override
  public String toString() {
    return Coordinates.of(record) + (attempt > 1 ? " (attempt " + attempt + ")" : "");
  }
}
