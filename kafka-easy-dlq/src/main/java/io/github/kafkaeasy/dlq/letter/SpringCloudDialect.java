package io.github.kafkaeasy.dlq.letter;

import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The dialect of Spring Cloud Stream's Kafka binder: texts and numbers as spring-kafka writes them,
 * but with other header names and without the consumer group. With native decoding the
 * application's objects are serialised again, so a value that could not be decoded is null.
 */
final class SpringCloudDialect implements DialectReader {
  private static final String PLACE = "x-original-";
  private static final String FAILURE = "x-exception-";

  /** All its headers; with these prefixes applications have others, such as x-original-uri. */
  private static final Set<String> OWN =
      Set.of(
          PLACE + "topic",
          PLACE + "partition",
          PLACE + "offset",
          PLACE + "timestamp",
          PLACE + "timestamp-type",
          FAILURE + "fqcn",
          FAILURE + "message",
          FAILURE + "stacktrace");

  /**
   * Requires all three coordinates, because a single {@code x-original-topic} may belong to any
   * program.
   */
  @Override
  public boolean recognizes(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(PLACE + "topic") != null
        && record.headers().lastHeader(PLACE + "partition") != null
        && record.headers().lastHeader(PLACE + "offset") != null;
  }

  @Override
  public boolean owns(String header) {
    return OWN.contains(header);
  }

  @Override
  public DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    String exception = SpringDialect.text(record, FAILURE + "fqcn", false);
    boolean decoding = DialectReader.isDecoding(exception);
    return new DeadLetter(
        new DeadLetter.Source(
            SpringDialect.text(record, PLACE + "topic", false),
            (int) SpringDialect.number(record, PLACE + "partition", false, Integer.MAX_VALUE),
            SpringDialect.number(record, PLACE + "offset", false, Long.MAX_VALUE),
            DeadLetter.time(
                SpringDialect.number(record, PLACE + "timestamp", false, Long.MAX_VALUE))),
        "",
        0,
        new DeadLetter.Reason(
            decoding ? "decode" : "",
            exception,
            null,
            SpringDialect.textOrNull(record, FAILURE + "message", false),
            SpringDialect.textOrNull(record, FAILURE + "stacktrace", false)),
        null,
        DeadLetter.time(record.timestamp()),
        DialectReader.redrives(record),
        DialectReader.isEmpty(record) || (record.value() == null && decoding));
  }
}
