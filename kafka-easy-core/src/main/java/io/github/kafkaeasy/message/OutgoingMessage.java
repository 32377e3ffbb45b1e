package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
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
  private final byte @Nullable [] key;
  private final @Nullable String topic;
  private final @Nullable Integer partition;
  private final @Nullable Long timestamp;
  private final Header[] headers; // never changed once it is here

  private OutgoingMessage(
      @Nullable V value,
      byte @Nullable [] key,
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
   * The key as text. Default: none, and the records spread over the partitions.
   *
   * @throws InvalidOptionException if the text cannot be written as UTF-8
   */
  public OutgoingMessage<V> key(String key) {
    return key(Codec.string(), key);
  }

  /**
   * The key by a codec of its own, encoded at once.
   *
   * @throws InvalidOptionException if the codec cannot write it
   */
  public <K> OutgoingMessage<V> key(Codec<K> codec, K key) {
    Options.required("key", key);
    try {
      return keyBytes(Options.required("codec", codec).encode(key));
    } catch (InvalidOptionException e) {
      throw e;
    } catch (RuntimeException e) {
      InvalidOptionException refusal =
          InvalidOptionException.of(
              "key",
              "an object of type " + key.getClass().getSimpleName(),
              "the codec "
                  + codec.name()
                  + " cannot write it"
                  + (e instanceof KafkaEasyException ? ": " + e.getMessage() : ""));
      refusal.initCause(e);
      throw refusal;
    }
  }

  /** The key as bytes, not copied. */
  public OutgoingMessage<V> keyBytes(byte[] key) {
    Options.required("key", key);
    return new OutgoingMessage<>(value, key, topic, partition, timestamp, headers);
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

  /** The key's bytes, or null when there is none. */
  public byte @Nullable [] keyBytes() {
    return key;
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

  private OutgoingMessage<V> add(Header header) {
    Header[] longer = Arrays.copyOf(headers, headers.length + 1);
    longer[headers.length] = header;
    return new OutgoingMessage<>(value, key, topic, partition, timestamp, longer);
  }

  private static String headerName(String name) {
    return Options.required("header name", name);
  }
}
