package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dialect that is nothing but header names below one prefix, with text for values.
 *
 * @param prefix what its headers begin with
 * @param names the rest of the names; empty text for what the dialect does not tell
 * @param firstWins whether of several headers of a name the first counts; else the last
 */
record HeaderDialect(String prefix, Names names, boolean firstWins) implements DialectReader {
  static final HeaderDialect CONNECT =
      new HeaderDialect(
          "__connect.errors.",
          new Names()
              .place("topic", "partition", "offset")
              .group("connector.name")
              .stage("stage")
              .failure("exception.class.name", "exception.message", "exception.stacktrace"),
          false);
  static final HeaderDialect STREAMS =
      new HeaderDialect(
          "__streams.errors.",
          new Names()
              .place("topic", "partition", "offset")
              .failure("exception", "message", "stacktrace"),
          false);
  static final HeaderDialect SHARE_GROUP =
      new HeaderDialect(
          "__dlq.errors.",
          new Names()
              .place("topic", "partition", "offset")
              .group("group")
              .attempts("delivery.count")
              .failure("", "message", ""),
          false);

  /** When a dead letter fails again, SmallRye leaves the new headers behind the old ones. */
  static final HeaderDialect SMALLRYE = new HeaderDialect("dead-letter-", smallRyeNames(), true);

  static final HeaderDialect SMALLRYE_RETRY =
      new HeaderDialect(
          "delayed-retry-",
          smallRyeNames()
              .attempts("count")
              .times("original-timestamp", "first-processing-timestamp"),
          true);
  static final HeaderDialect MICRONAUT =
      new HeaderDialect(
          "micronaut-kafka-",
          new Names()
              .place("original-topic", "original-partition", "original-offset")
              .failure("exception-class", "exception-message", ""),
          false);
  static final HeaderDialect KPIPE =
      new HeaderDialect(
          "x-dlq-",
          new Names()
              .place("source-topic", "source-partition", "source-offset")
              .times("source-timestamp", "")
              .failure("exception-class", "exception-message", ""),
          false);
  static final HeaderDialect KARAFKA =
      new HeaderDialect(
          "source_",
          new Names()
              .place("topic", "partition", "offset")
              .group("consumer_group")
              .attempts("attempts"),
          false);

  private static Names smallRyeNames() {
    return new Names()
        .place("topic", "partition", "offset")
        .failure("exception-class-name", "reason", "");
  }

  /** Header names without their prefix. */
  record Names(
      String topic,
      String partition,
      String offset,
      String timestamp,
      String group,
      String attempts,
      String stage,
      String exception,
      String message,
      String stack,
      String firstFailure) {
    Names() {
      this("", "", "", "", "", "", "", "", "", "", "");
    }

    Names place(String topic, String partition, String offset) {
      return new Names(
          topic,
          partition,
          offset,
          timestamp,
          group,
          attempts,
          stage,
          exception,
          message,
          stack,
          firstFailure);
    }

    Names failure(String exception, String message, String stack) {
      return new Names(
          topic,
          partition,
          offset,
          timestamp,
          group,
          attempts,
          stage,
          exception,
          message,
          stack,
          firstFailure);
    }

    Names group(String group) {
      return new Names(
          topic,
          partition,
          offset,
          timestamp,
          group,
          attempts,
          stage,
          exception,
          message,
          stack,
          firstFailure);
    }

    Names attempts(String attempts) {
      return new Names(
          topic,
          partition,
          offset,
          timestamp,
          group,
          attempts,
          stage,
          exception,
          message,
          stack,
          firstFailure);
    }

    Names stage(String stage) {
      return new Names(
          topic,
          partition,
          offset,
          timestamp,
          group,
          attempts,
          stage,
          exception,
          message,
          stack,
          firstFailure);
    }

    Names times(String timestamp, String firstFailure) {
      return new Names(
          topic,
          partition,
          offset,
          timestamp,
          group,
          attempts,
          stage,
          exception,
          message,
          stack,
          firstFailure);
    }
  }

  /** All three coordinates: a lone {@code source_topic} may be anybody's. */
  @Override
  public boolean recognizes(ConsumerRecord<byte[], byte[]> record) {
    return value(record, names.topic) != null
        && value(record, names.partition) != null
        && value(record, names.offset) != null;
  }

  @Override
  public boolean owns(String header) {
    return header.startsWith(prefix);
  }

  @Override
  public DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    return new DeadLetter(
        new DeadLetter.Source(
            text(record, names.topic),
            (int) number(record, names.partition, Integer.MAX_VALUE),
            number(record, names.offset, Long.MAX_VALUE),
            DeadLetter.time(number(record, names.timestamp, Long.MAX_VALUE))),
        text(record, names.group),
        (int) Math.max(0, number(record, names.attempts, DeadLetter.LARGEST_COUNT)),
        new DeadLetter.Reason(
            text(record, names.stage),
            text(record, names.exception),
            textOrNull(record, names.message),
            textOrNull(record, names.stack)),
        DeadLetter.time(number(record, names.firstFailure, Long.MAX_VALUE)),
        lastFailure(record),
        DialectReader.redrives(record),
        false);
  }

  /** None of them tells; they write the letter when the record fails. */
  private static @Nullable Instant lastFailure(ConsumerRecord<byte[], byte[]> record) {
    return DeadLetter.time(record.timestamp());
  }

  private String text(ConsumerRecord<byte[], byte[]> record, String name) {
    String text = textOrNull(record, name);
    return text == null ? "" : text;
  }

  private @Nullable String textOrNull(ConsumerRecord<byte[], byte[]> record, String name) {
    byte[] value = value(record, name);
    return value == null ? null : new String(value, UTF_8);
  }

  /** Clamped to -1 and the largest; -1 for what is missing or no number. */
  private long number(ConsumerRecord<byte[], byte[]> record, String name, long largest) {
    byte[] value = value(record, name);
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

  private byte @Nullable [] value(ConsumerRecord<byte[], byte[]> record, String name) {
    if (name.isEmpty()) {
      return null;
    }
    return value(record, prefix + name, firstWins);
  }

  static byte @Nullable [] value(
      ConsumerRecord<byte[], byte[]> record, String name, boolean firstWins) {
    List<Header> all = new ArrayList<>();
    record.headers().headers(name).forEach(all::add);
    return all.isEmpty() ? null : all.get(firstWins ? 0 : all.size() - 1).value();
  }
}
