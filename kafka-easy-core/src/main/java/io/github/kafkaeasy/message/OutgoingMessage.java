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
 * A message to send, when key and value alone do not say enough. Immutable: each method answers a
 * new message, so one may serve as the pattern of many.
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
  private final Header[] headers; // never changed once it is here

  /** A key that the producer writes with this codec, once it knows the topic and the headers. */
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
   * @throws InvalidOptionException for null: a message without a value is a {@link #tombstone()}
   */
  public static <V> OutgoingMessage<V> of(V value) {
    if (value == null) {
      throw InvalidOptionException.of(
          "value", null, "use OutgoingMessage.tombstone() to send none");
    }
    return new OutgoingMessage<>(value, null, null, null, null, NO_HEADERS);
  }

  /** A message without a value: in a compacted topic it deletes its key. */
  public static <V> OutgoingMessage<V> tombstone() {
    return new OutgoingMessage<>(null, null, null, null, null, NO_HEADERS);
  }

  /**
   * The key as text, written by the producer's {@code keys(...)}: as UTF-8, unless it was given
   * another codec. Default: none, and the records spread over the partitions.
   *
   * @throws InvalidOptionException if the text cannot be written as UTF-8
   */
  public OutgoingMessage<V> key(String key) {
    if (Utf8.isTorn(Options.required("key", key))) {
      throw InvalidOptionException.of("key", "a text", Utf8.TORN);
    }
    return withKey(key);
  }

  /**
   * The key by a codec of its own. It is encoded when it is sent, so a codec that cannot write it
   * fails the send's future. One that a client has to configure, as Kafka's own pairs, works only
   * if the producer was given the same one as {@code keys(...)}.
   */
  public <K> OutgoingMessage<V> key(Codec<K> codec, K key) {
    Options.required("key", key);
    return withKey(new TypedKey(Options.required("codec", codec), key));
  }

  /** The key as bytes, not copied. */
  public OutgoingMessage<V> keyBytes(byte[] key) {
    return withKey(Options.required("key", key));
  }

  /**
   * The topic. Default: the producer's.
   *
   * @throws InvalidOptionException if Kafka does not take such a name
   */
  public OutgoingMessage<V> topic(String topic) {
    Options.topicName("topic", topic);
    return new OutgoingMessage<>(value, key, topic, partition, timestamp, headers);
  }

  /**
   * The partition, from 0. Default: chosen by the key's hash.
   *
   * @throws InvalidOptionException for a negative number
   */
  public OutgoingMessage<V> partition(int partition) {
    Options.number("partition", partition, 0, Integer.MAX_VALUE);
    return new OutgoingMessage<>(value, key, topic, partition, timestamp, headers);
  }

  /**
   * When it happened, to the millisecond. Default: the moment of sending.
   *
   * @throws InvalidOptionException for a time before 1970, which Kafka does not take
   */
  public OutgoingMessage<V> timestamp(Instant timestamp) {
    if (Options.required("timestamp", timestamp).isBefore(Instant.EPOCH)) {
      throw InvalidOptionException.of("timestamp", timestamp, "Kafka takes no time before 1970");
    }
    return new OutgoingMessage<>(value, key, topic, partition, timestamp.toEpochMilli(), headers);
  }

  /**
   * Adds a header after those already there; one of the same name stays.
   *
   * @param value text, written as UTF-8; null is allowed and arrives as null
   */
  public OutgoingMessage<V> header(String name, @Nullable String value) {
    return add(new RecordHeader(headerName(name), value == null ? null : Utf8.encode(value)));
  }

  /**
   * Adds a header after those already there; one of the same name stays.
   *
   * @param value bytes, not copied; null is allowed and arrives as null
   */
  public OutgoingMessage<V> header(String name, byte @Nullable [] value) {
    return add(new RecordHeader(headerName(name), value));
  }

  /** Adds a header after those already there, a number written as decimal text. */
  public OutgoingMessage<V> header(String name, long value) {
    return add(new RecordHeader(headerName(name), Long.toString(value).getBytes(ISO_8859_1)));
  }

  /** Adds headers after those already there, byte for byte, for whoever passes a record on. */
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
   * The key's bytes, a text's in UTF-8; null when there is no key, or one that a producer has to
   * write with a codec.
   */
  public byte @Nullable [] keyBytes() {
    return key instanceof String text ? Utf8.encode(text) : key instanceof byte[] raw ? raw : null;
  }

  /** The key as it was given, bytes, text or an object; null when there is none. */
  public @Nullable Object keyOrNull() {
    return key instanceof TypedKey typed ? typed.key() : key;
  }

  /** The codec that the key was given with; null for bytes and text. */
  public @Nullable Codec<?> keyCodec() {
    return key instanceof TypedKey typed ? typed.codec() : null;
  }

  /** The topic, or null for the producer's. */
  public @Nullable String topic() {
    return topic;
  }

  /** The partition, or null for the key's. */
  public @Nullable Integer partition() {
    return partition;
  }

  /** Milliseconds since 1970, or null for the moment of sending. */
  public @Nullable Long timestampMillis() {
    return timestamp;
  }

  /** The headers in the order they were added. */
  public List<Header> headers() {
    return List.of(headers);
  }

  /**
   * The headers that are sent by a producer of the application: all but those that end with the
   * topic they were written for. A handler that forwards the headers of a record (as tracing wants
   * it) would otherwise forward the target group, and consumers of other groups would filter the
   * record.
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

  /** A redrive's count is beside its marks; without them it is part of a dead letter. */
  private boolean isMarked() {
    return Arrays.stream(headers)
        .anyMatch(header -> header.key().startsWith(KafkaEasyHeaders.REDRIVE_PREFIX));
  }

  /** Where it goes, never what is in it. */
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
