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
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dialect that is nothing but header names below one prefix, with text for values.
 *
 * @param prefix what its headers begin with
 * @param names the rest of the names; what the dialect does not tell is missing
 * @param firstWins whether of several headers of a name the first counts; else the last
 * @param copies what of the original its letters hold
 */
record HeaderDialect(String prefix, Map<Part, String> names, boolean firstWins, Copies copies)
    implements DialectReader {

  /** What of the original the writer of a dialect copies into a letter. */
  enum Copies {
    /** Key, value and headers, as they were. */
    BYTES,
    /**
     * What an application made of key and value, serialised again; nothing where it made nothing.
     */
    OBJECTS,
    /** Nothing, or key and value without the headers. */
    NO_HEADERS
  }

  /** What a dialect may tell. */
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
    FIRST_FAILURE
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

  /** When a dead letter fails again, SmallRye leaves the new headers behind the old ones. */
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
          placed("", Map.of(GROUP, "consumer_group", ATTEMPTS, "attempts")),
          false,
          Copies.BYTES);

  /** All of them say where the record was, in words that differ in what they begin with. */
  private static Map<Part, String> placed(String before, Map<Part, String> others) {
    Map<Part, String> names = new EnumMap<>(others);
    names.put(TOPIC, before + "topic");
    names.put(PARTITION, before + "partition");
    names.put(OFFSET, before + "offset");
    return Map.copyOf(names);
  }

  /** All three coordinates: a lone {@code source_topic} may be anybody's. */
  @Override
  public boolean recognizes(ConsumerRecord<byte[], byte[]> record) {
    return value(record, TOPIC) != null
        && value(record, PARTITION) != null
        && value(record, OFFSET) != null;
  }

  @Override
  public boolean owns(String header) {
    return header.startsWith(prefix);
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

  /** None of them tells; they write the letter when the record fails. */
  private static @Nullable Instant lastFailure(ConsumerRecord<byte[], byte[]> record) {
    return DeadLetter.time(record.timestamp());
  }

  private String text(ConsumerRecord<byte[], byte[]> record, Part part) {
    String text = textOrNull(record, part);
    return text == null ? "" : text;
  }

  private @Nullable String textOrNull(ConsumerRecord<byte[], byte[]> record, Part part) {
    byte[] value = value(record, part);
    return value == null ? null : new String(value, UTF_8);
  }

  /** Clamped to -1 and the largest; -1 for what is missing or no number. */
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
