package io.github.kafkaeasy.dlq.letter;

import static io.github.kafkaeasy.dlq.letter.HeaderDialect.Part.ATTEMPTS;
import static io.github.kafkaeasy.dlq.letter.HeaderDialect.Part.EXCEPTION;
import static io.github.kafkaeasy.dlq.letter.HeaderDialect.Part.FIRST_FAILURE;
import static io.github.kafkaeasy.dlq.letter.HeaderDialect.Part.GROUP;
import static io.github.kafkaeasy.dlq.letter.HeaderDialect.Part.MESSAGE;
import static io.github.kafkaeasy.dlq.letter.HeaderDialect.Part.OFFSET;
import static io.github.kafkaeasy.dlq.letter.HeaderDialect.Part.PARTITION;
import static io.github.kafkaeasy.dlq.letter.HeaderDialect.Part.STACK;
import static io.github.kafkaeasy.dlq.letter.HeaderDialect.Part.STAGE;
import static io.github.kafkaeasy.dlq.letter.HeaderDialect.Part.TIMESTAMP;
import static io.github.kafkaeasy.dlq.letter.HeaderDialect.Part.TOPIC;
import static io.github.kafkaeasy.dlq.letter.HeaderDialect.Part.TRACE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Reader of a {@link Dialect} whose headers have names with a common prefix and text as values.
 *
 * @param prefix the prefix of its headers
 * @param names the rest of each header name; parts that the dialect does not have are missing
 * @param firstWins whether the first of several headers of one name counts; otherwise the last
 * @param copies which parts of the original its dead letters contain
 */
record HeaderDialect(String prefix, Map<Part, String> names, boolean firstWins, Copies copies)
    implements DialectReader {

  /** The parts of the original that the writer of a dialect copies. */
  enum Copies {
    /** Key, value and headers, byte for byte. */
    BYTES,
    /** The application's decoded key and value, serialised again; null where decoding failed. */
    OBJECTS,
    /** Nothing, or key and value without the headers. */
    NO_HEADERS
  }

  /** A piece of information that a dialect may contain. */
  enum Part {
    TOPIC,
    PARTITION,
    OFFSET,
    TIMESTAMP,
    GROUP,
    ATTEMPTS,
    STAGE,
    EXCEPTION,
    MESSAGE,
    STACK,
    FIRST_FAILURE,
    /** Known, so that the header is removed, but not read. */
    TRACE
  }

  static final HeaderDialect CONNECT =
      new HeaderDialect(
          "__connect.errors.",
          placed(
              "",
              Map.of(
                  GROUP, "connector.name",
                  STAGE, "stage",
                  EXCEPTION, "exception.class.name",
                  MESSAGE, "exception.message",
                  STACK, "exception.stacktrace")),
          false,
          Copies.BYTES);
  static final HeaderDialect STREAMS =
      new HeaderDialect(
          "__streams.errors.",
          placed("", Map.of(EXCEPTION, "exception", MESSAGE, "message", STACK, "stacktrace")),
          false,
          Copies.BYTES);
  static final HeaderDialect SHARE_GROUP =
      new HeaderDialect(
          "__dlq.errors.",
          placed("", Map.of(GROUP, "group", ATTEMPTS, "delivery.count", MESSAGE, "message")),
          false,
          Copies.NO_HEADERS);

  /**
   * If a dead letter fails again, SmallRye adds the new headers after the old ones, so the first
   * ones name the source topic.
   */
  static final HeaderDialect SMALLRYE =
      new HeaderDialect(
          "dead-letter-",
          placed("", Map.of(EXCEPTION, "exception-class-name", MESSAGE, "reason")),
          true,
          Copies.OBJECTS);

  static final HeaderDialect SMALLRYE_RETRY =
      new HeaderDialect(
          "delayed-retry-",
          placed(
              "",
              Map.of(
                  EXCEPTION, "exception-class-name",
                  MESSAGE, "reason",
                  ATTEMPTS, "count",
                  TIMESTAMP, "original-timestamp",
                  FIRST_FAILURE, "first-processing-timestamp")),
          true,
          Copies.OBJECTS);
  static final HeaderDialect MICRONAUT =
      new HeaderDialect(
          "micronaut-kafka-",
          placed("original-", Map.of(EXCEPTION, "exception-class", MESSAGE, "exception-message")),
          false,
          Copies.OBJECTS);
  static final HeaderDialect KPIPE =
      new HeaderDialect(
          "x-dlq-",
          placed(
              "source-",
              Map.of(
                  TIMESTAMP, "source-timestamp",
                  EXCEPTION, "exception-class",
                  MESSAGE, "exception-message")),
          false,
          Copies.BYTES);
  static final HeaderDialect KARAFKA =
      new HeaderDialect(
          "source_",
          placed("", Map.of(GROUP, "consumer_group", ATTEMPTS, "attempts", TRACE, "trace_id")),
          false,
          Copies.BYTES);

  /**
   * Adds the header names for topic, partition and offset, which all these dialects have.
   *
   * @param before the beginning of these three names
   */
  private static Map<Part, String> placed(String before, Map<Part, String> others) {
    Map<Part, String> names = new EnumMap<>(others);
    names.put(TOPIC, before + "topic");
    names.put(PARTITION, before + "partition");
    names.put(OFFSET, before + "offset");
    return Map.copyOf(names);
  }

  /**
   * Requires all three coordinates, because a single header such as {@code source_topic} may belong
   * to any program.
   */
  @Override
  public boolean recognizes(ConsumerRecord<byte[], byte[]> record) {
    return value(record, TOPIC) != null
        && value(record, PARTITION) != null
        && value(record, OFFSET) != null;
  }

  @Override
  public boolean owns(String header) {
    // Karafka's prefix is a plain word, so applications have headers such as source_system.
    return header.startsWith(prefix)
        && (!equals(KARAFKA) || names.containsValue(header.substring(prefix.length())));
  }

  @Override
  public DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    return new DeadLetter(
        new DeadLetter.Source(
            text(record, TOPIC),
            (int) number(record, PARTITION, Integer.MAX_VALUE),
            number(record, OFFSET, Long.MAX_VALUE),
            DeadLetter.time(number(record, TIMESTAMP, Long.MAX_VALUE))),
        text(record, GROUP),
        (int) Math.max(0, number(record, ATTEMPTS, DeadLetter.LARGEST_COUNT)),
        new DeadLetter.Reason(
            text(record, STAGE),
            text(record, EXCEPTION),
            null,
            textOrNull(record, MESSAGE),
            textOrNull(record, STACK)),
        DeadLetter.time(number(record, FIRST_FAILURE, Long.MAX_VALUE)),
        lastFailure(record),
        DialectReader.redrives(record),
        isPointer(record));
  }

  private boolean isPointer(ConsumerRecord<byte[], byte[]> record) {
    return DialectReader.isEmpty(record)
        || (copies == Copies.OBJECTS
            && record.value() == null
            && DialectReader.isDecoding(text(record, EXCEPTION)));
  }

  @Override
  public boolean copiesHeaders() {
    return copies != Copies.NO_HEADERS;
  }

  /**
   * The dead letter's timestamp, because these dialects have no header for the time of the failure.
   * Null (unknown) for Kafka Connect and Kafka Streams, which give a dead letter the timestamp of
   * its original, unless the broker has replaced it.
   */
  private @Nullable Instant lastFailure(ConsumerRecord<byte[], byte[]> record) {
    boolean ofOriginal =
        (equals(CONNECT) || equals(STREAMS))
            && record.timestampType() != TimestampType.LOG_APPEND_TIME;
    return ofOriginal ? null : DeadLetter.time(record.timestamp());
  }

  private String text(ConsumerRecord<byte[], byte[]> record, Part part) {
    String text = textOrNull(record, part);
    return text == null ? "" : text;
  }

  private @Nullable String textOrNull(ConsumerRecord<byte[], byte[]> record, Part part) {
    byte[] value = value(record, part);
    return value == null ? null : new String(value, UTF_8);
  }

  /**
   * The number in a header, clamped to the range from -1 to the largest value; -1 if it is missing
   * or no number.
   */
  private long number(ConsumerRecord<byte[], byte[]> record, Part part, long largest) {
    byte[] value = value(record, part);
    return value == null ? -1 : clamp(decimal(value), largest);
  }

  private static @Nullable BigInteger decimal(byte[] value) {
    if (value.length == 0 || value.length > 20) {
      return null;
    }
    try {
      return new BigInteger(new String(value, UTF_8));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static long clamp(@Nullable BigInteger number, long largest) {
    if (number == null || number.signum() < 0) {
      return -1;
    }
    return number.bitLength() > 63 ? largest : Math.min(largest, number.longValue());
  }

  private byte @Nullable [] value(ConsumerRecord<byte[], byte[]> record, Part part) {
    String name = names.get(part);
    return name == null ? null : value(record, prefix + name, firstWins);
  }

  static byte @Nullable [] value(
      ConsumerRecord<byte[], byte[]> record, String name, boolean firstWins) {
    List<Header> all = new ArrayList<>();
    record.headers().headers(name).forEach(all::add);
    return all.isEmpty() ? null : all.get(firstWins ? 0 : all.size() - 1).value();
  }
}
