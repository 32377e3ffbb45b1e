package io.github.kafkaeasy.dlq.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of spring-kafka: texts as text, numbers as big-endian bytes. A dead letter that went
 * through spring-kafka's retry topics has header names without {@code dlt-}.
 */
final class SpringDialect implements DialectReader, DialectWriter {
  static final String DLT = "kafka_dlt-";
  static final String HOP = "kafka_";
  private static final String ATTEMPTS = "retry_topic-attempts";
  private static final String SERIALIZED_EXCEPTION = "springDeserializerException";

  /**
   * Exceptions that only wrap the one that the listener, or the deserializer in a retry topic,
   * really threw.
   */
  private static final Set<String> WRAPPERS =
      Set.of(
          "org.springframework.kafka.listener.ListenerExecutionFailedException",
          "org.springframework.kafka.listener.TimestampedException");

  @Override
  public DialectWriter writer() {
    return this;
  }

  @Override
  public boolean recognizes(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(DLT + "original-topic") != null
        || record.headers().lastHeader(HOP + "original-topic") != null;
  }

  @Override
  public boolean owns(String header) {
    return header.startsWith(DLT)
        || header.startsWith(HOP + "original-")
        || header.startsWith(HOP + "exception-")
        || header.startsWith(HOP + "key-exception-")
        || header.startsWith("retry_topic-")
        || header.startsWith(SERIALIZED_EXCEPTION);
  }

  @Override
  public DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    // In a chain of retry topics the first header names the source topic; if a dead letter was
    // copied back by hand and failed again, the last header has the newest coordinates.
    String prefix = record.headers().lastHeader(HOP + "original-topic") != null ? HOP : DLT;
    boolean firstWins = prefix.equals(HOP);
    DeadLetter.Reason reason = reason(record, prefix);
    return new DeadLetter(
        new DeadLetter.Source(
            text(record, prefix + "original-topic", firstWins),
            (int) number(record, prefix + "original-partition", firstWins, Integer.MAX_VALUE),
            number(record, prefix + "original-offset", firstWins, Long.MAX_VALUE),
            DeadLetter.time(
                number(record, prefix + "original-timestamp", firstWins, Long.MAX_VALUE))),
        text(record, prefix + "original-consumer-group", false),
        (int) Math.max(0, number(record, ATTEMPTS, false, DeadLetter.LARGEST_COUNT)),
        reason,
        null,
        DeadLetter.time(record.timestamp()),
        DialectReader.redrives(record),
        isPointer(record, prefix, reason));
  }

  /**
   * Whether the letter lacks the value: after a decode failure the value is null if the writer no
   * longer had its bytes.
   */
  private static boolean isPointer(
      ConsumerRecord<byte[], byte[]> record, String prefix, DeadLetter.Reason reason) {
    return DialectReader.isEmpty(record)
        || (record.value() == null
            && HeaderDialect.value(record, prefix + "exception-fqcn", false) != null
            && DialectReader.isDecoding(reason.exceptionClass()));
  }

  private static DeadLetter.Reason reason(ConsumerRecord<byte[], byte[]> record, String prefix) {
    boolean ofKey =
        HeaderDialect.value(record, prefix + "exception-fqcn", false) == null
            && HeaderDialect.value(record, prefix + "key-exception-fqcn", false) != null;
    String from = prefix + (ofKey ? "key-exception-" : "exception-");
    String thrown = text(record, from + "fqcn", false);
    String cause = text(record, prefix + "exception-cause-fqcn", false);
    boolean wrapped = WRAPPERS.contains(thrown) && !cause.isEmpty();
    boolean decoding = thrown.endsWith(".DeserializationException");
    return new DeadLetter.Reason(
        decoding ? "decode" : "",
        wrapped ? cause : thrown,
        wrapped || cause.isEmpty() ? null : cause,
        textOrNull(record, from + "message", false),
        textOrNull(record, from + "stacktrace", false));
  }

  static String text(ConsumerRecord<byte[], byte[]> record, String name, boolean firstWins) {
    String text = textOrNull(record, name, firstWins);
    return text == null ? "" : text;
  }

  static @Nullable String textOrNull(
      ConsumerRecord<byte[], byte[]> record, String name, boolean firstWins) {
    byte[] value = HeaderDialect.value(record, name, firstWins);
    return value == null ? null : new String(value, UTF_8);
  }

  /** A big-endian number: an int, a long or a BigInteger. */
  static long number(
      ConsumerRecord<byte[], byte[]> record, String name, boolean firstWins, long largest) {
    byte[] value = HeaderDialect.value(record, name, firstWins);
    return value == null || value.length == 0 || value.length > 16
        ? -1
        : HeaderDialect.clamp(new BigInteger(value), largest);
  }

  @Override
  public boolean replaces(String header) {
    return header.startsWith(DLT) || header.startsWith(DeadLetterHeaders.PREFIX);
  }

  /** Adds the headers that spring-kafka's own dead-letter publisher writes. */
  @Override
  public void tell(List<Header> headers, ConsumerRecord<byte[], byte[]> record, DeadLetter told) {
    DeadLetter.Reason reason = told.reason();
    add(headers, "original-topic", record.topic());
    add(headers, "original-partition", ByteBuffer.allocate(4).putInt(record.partition()).array());
    add(headers, "original-offset", number(record.offset()));
    add(headers, "original-timestamp", number(record.timestamp()));
    add(headers, "original-timestamp-type", record.timestampType().toString());
    add(headers, "original-consumer-group", told.group());
    add(headers, "exception-fqcn", reason.exceptionClass());
    add(headers, "exception-cause-fqcn", reason.causeClass());
    add(headers, "exception-message", reason.message());
    add(headers, "exception-stacktrace", reason.stackTrace());
    // spring-kafka has no redrive counter; without ours a record could be redriven endlessly.
    DialectWriter.add(headers, DeadLetterHeaders.REDRIVES, told.redrives());
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  private static void add(List<Header> headers, String name, @Nullable String text) {
    DialectWriter.add(headers, DLT + name, text);
  }

  private static void add(List<Header> headers, String name, byte[] value) {
    headers.add(new RecordHeader(DLT + name, value));
  }
}
