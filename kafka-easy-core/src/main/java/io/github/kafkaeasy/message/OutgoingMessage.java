package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.Utf8;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * A message to send, for sends that need more than a key and a value. Immutable: each method
 * returns a new message, so one message can serve as a template.
 *
 * <pre>{@code
 * orders.send(OutgoingMessage.of(order).key(order.userId()).header("priority", "high"));
 * }</pre>
 *
 * @param <V> the type of the value
 */
public final class OutgoingMessage<V> {
  private static final Header[] NO_HEADERS = {};

  private final @Nullable V value;
  private final @Nullable Object key; // bytes, text, or a TypedKey
  private final @Nullable String topic;
  private final @Nullable Integer partition;
  private final @Nullable Long timestamp;
  private final Header[] headers; // never modified after construction

  /**
   * A key that the producer encodes with the codec at send time, when topic and headers are known.
   */
  private record TypedKey(Codec<?> codec, Object key) {}

  private OutgoingMessage(
      @Nullable V value,
      @Nullable Object key,
      @Nullable String topic,
      @Nullable Integer partition,
      @Nullable Long timestamp,
      Header[] headers) {
    this.value = value;
    this.key = key;
    this.topic = topic;
    this.partition = partition;
    this.timestamp = timestamp;
    this.headers = headers;
  }

  /**
   * A message with a value.
   *
   * @throws InvalidOptionException if the value is null; use {@link #tombstone()} to send no value
   */
  public static <V> OutgoingMessage<V> of(V value) {
    if (value == null) {
      throw InvalidOptionException.of(
          "value", null, "use OutgoingMessage.tombstone() to send none");
    }
    return new OutgoingMessage<>(value, null, null, null, null, NO_HEADERS);
  }

  /** A message without a value. In a compacted topic it deletes its key. */
  public static <V> OutgoingMessage<V> tombstone() {
    return new OutgoingMessage<>(null, null, null, null, null, NO_HEADERS);
  }

  /**
   * Sets the key as text, encoded by the producer's {@code keys(...)} codec: UTF-8 unless
   * configured otherwise. Default: no key; records without a key are spread over the partitions.
   *
   * @throws InvalidOptionException if the text cannot be encoded as UTF-8
   */
  public OutgoingMessage<V> key(String key) {
    if (Utf8.isTorn(Options.required("key", key))) {
      throw InvalidOptionException.of("key", "a text", Utf8.TORN);
    }
    return withKey(key);
  }

  /**
   * Sets the key and the codec that encodes it. Encoding happens at send time, so an encoding
   * failure fails the future of the send. In a producer, a codec that a client must configure, such
   * as a Kafka serializer pair, works only if the producer was given the same codec by {@code
   * keys(...)}.
   */
  public <K> OutgoingMessage<V> key(Codec<K> codec, K key) {
    Options.required("key", key);
    return withKey(new TypedKey(Options.required("codec", codec), key));
  }

  /** Sets the key as bytes. The array is not copied. */
  public OutgoingMessage<V> keyBytes(byte[] key) {
    return withKey(Options.required("key", key));
  }

  /**
   * Sets the topic. Default: the producer's topic.
   *
   * @throws InvalidOptionException if the name is not a valid Kafka topic name
   */
  public OutgoingMessage<V> topic(String topic) {
    Options.topicName("topic", topic);
    return new OutgoingMessage<>(value, key, topic, partition, timestamp, headers);
  }

  /**
   * Sets the partition, from 0. Default: Kafka's client chooses it by the hash of the key, or
   * freely if there is no key.
   *
   * @throws InvalidOptionException if the number is negative
   */
  public OutgoingMessage<V> partition(int partition) {
    Options.number("partition", partition, 0, Integer.MAX_VALUE);
    return new OutgoingMessage<>(value, key, topic, partition, timestamp, headers);
  }

  /**
   * Sets the timestamp, with millisecond precision. Default: the time of the send.
   *
   * @throws InvalidOptionException for a time before 1970, which Kafka does not accept
   */
  public OutgoingMessage<V> timestamp(Instant timestamp) {
    if (Options.required("timestamp", timestamp).isBefore(Instant.EPOCH)) {
      throw InvalidOptionException.of(
          "timestamp", timestamp, "Kafka accepts no timestamp before 1970");
    }
    return new OutgoingMessage<>(value, key, topic, partition, timestamp.toEpochMilli(), headers);
  }

  /**
   * Adds a header after the existing ones; headers with the same name stay.
   *
   * @param value text, encoded as UTF-8; null is allowed and is received as null
   */
  public OutgoingMessage<V> header(String name, @Nullable String value) {
    return add(new RecordHeader(headerName(name), value == null ? null : Utf8.encode(value)));
  }

  /**
   * Adds a header after the existing ones; headers with the same name stay.
   *
   * @param value bytes, not copied; null is allowed and is received as null
   */
  public OutgoingMessage<V> header(String name, byte @Nullable [] value) {
    return add(new RecordHeader(headerName(name), value));
  }

  /** Adds a header after the existing ones, with the number as decimal text. */
  public OutgoingMessage<V> header(String name, long value) {
    return add(new RecordHeader(headerName(name), Long.toString(value).getBytes(ISO_8859_1)));
  }

  /**
   * Adds headers after the existing ones, unchanged; useful to copy the headers of a received
   * record.
   */
  public OutgoingMessage<V> headers(Iterable<Header> more) {
    OutgoingMessage<V> message = this;
    for (Header header : Options.required("headers", more)) {
      message = message.add(header);
    }
    return message;
  }

  /** The value, or null for a tombstone. */
  public @Nullable V valueOrNull() {
    return value;
  }

  /**
   * The key as bytes, text encoded as UTF-8. Null if there is no key, or if the key needs a codec
   * at send time.
   */
  public byte @Nullable [] keyBytes() {
    return key instanceof String text ? Utf8.encode(text) : key instanceof byte[] raw ? raw : null;
  }

  /** The key as it was given: bytes, text, or an object; null if there is none. */
  public @Nullable Object keyOrNull() {
    return key instanceof TypedKey typed ? typed.key() : key;
  }

  /** The codec that was given with the key; null for bytes and text. */
  public @Nullable Codec<?> keyCodec() {
    return key instanceof TypedKey typed ? typed.codec() : null;
  }

  /** The topic; null to use the producer's topic. */
  public @Nullable String topic() {
    return topic;
  }

  /** The partition; null to let Kafka's client choose it. */
  public @Nullable Integer partition() {
    return partition;
  }

  /** Milliseconds since 1970; null to use the time of the send. */
  public @Nullable Long timestampMillis() {
    return timestamp;
  }

  /** The headers, in the order in which they were added. */
  public List<Header> headers() {
    return List.of(headers);
  }

  /**
   * The headers that an application's producer sends: all except those that are valid only in the
   * topic they were written for. Otherwise a handler that forwards all headers of its record, for
   * example for tracing, would also forward the target group, and consumers of other groups would
   * filter out the new record.
   */
  public List<Header> headersToForward() {
    for (Header header : headers) {
      if (endsHere(header.key())) {
        return Arrays.stream(headers).filter(each -> !endsHere(each.key())).toList();
      }
    }
    return List.of(headers);
  }

  private boolean endsHere(String name) {
    return KafkaEasyHeaders.endsWithItsTopic(name)
        || (name.equals(KafkaEasyHeaders.REDRIVES) && isMarked());
  }

  /**
   * Returns true if a redrive has sent the record. In this case the redrive has added the header
   * with the number of redrives, which must not be forwarded. In a dead letter the header is part
   * of the letter.
   */
  private boolean isMarked() {
    return Arrays.stream(headers)
        .anyMatch(header -> header.key().startsWith(KafkaEasyHeaders.REDRIVE_PREFIX));
  }

  /** Topic and partition; never the content. */
  @Override
  public String toString() {
    return "OutgoingMessage to "
        + (topic == null ? "the producer's topic" : topic)
        + (partition == null ? "" : "-" + partition);
  }

  private OutgoingMessage<V> withKey(Object newKey) {
    return new OutgoingMessage<>(value, newKey, topic, partition, timestamp, headers);
  }

  private OutgoingMessage<V> add(Header header) {
    Header[] longer = Arrays.copyOf(headers, headers.length + 1);
    longer[headers.length] = header;
    return new OutgoingMessage<>(value, key, topic, partition, timestamp, longer);
  }

  private static String headerName(String name) {
    return Options.required("header name", name);
  }
}
