package io.github.kafkaeasy.dlq.letter;

import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The tool that wrote a dead letter, which determines how the dead letter is read. The content of
 * dead letters is not trusted: numbers are clamped, text is never loaded or opened, and serialised
 * objects in headers are never deserialised.
 */
public enum Dialect {
  /** {@link RetryThenDeadLetter}: the headers of {@link DeadLetterHeaders}. */
  KAFKA_EASY("kafka-easy", new KafkaEasyDialect()),
  /** spring-kafka's dead-letter topics and retry topics: {@code kafka_dlt-...}. */
  SPRING("spring-kafka", new SpringDialect()),
  /** Spring Cloud Stream's Kafka binder: {@code x-original-...}, {@code x-exception-...}. */
  SPRING_CLOUD("Spring Cloud Stream", new SpringCloudDialect()),
  /** Kafka Connect's sink connectors: {@code __connect.errors...}. */
  CONNECT("Kafka Connect", HeaderDialect.CONNECT),
  /** Kafka Streams: {@code __streams.errors...}. */
  STREAMS("Kafka Streams", HeaderDialect.STREAMS),
  /** Kafka's brokers, for share groups: {@code __dlq.errors...}. */
  SHARE_GROUP("share group", HeaderDialect.SHARE_GROUP),
  /** SmallRye Reactive Messaging, which Quarkus uses: {@code dead-letter-...}. */
  SMALLRYE("SmallRye", new SmallRyeDialect(HeaderDialect.SMALLRYE)),
  /** SmallRye's delayed retry topics: {@code delayed-retry-...}. */
  SMALLRYE_RETRY("SmallRye retry", new SmallRyeDialect(HeaderDialect.SMALLRYE_RETRY)),
  /** Micronaut: {@code micronaut-kafka-...}. */
  MICRONAUT("Micronaut", HeaderDialect.MICRONAUT),
  /** kpipe: {@code x-dlq-...}. */
  KPIPE("kpipe", HeaderDialect.KPIPE),
  /** Karafka: {@code source_topic} and similar names. */
  KARAFKA("Karafka", HeaderDialect.KARAFKA),
  /**
   * The envelope of many tutorials, a JSON value: {@code original_topic}, {@code original_message},
   * {@code error_reason}, {@code failed_at}.
   */
  JSON_ENVELOPE("JSON envelope", new EnvelopeDialect()),
  /** No known tool; the record contains no sign of one. */
  UNKNOWN("(unknown)", new NoDialect());

  /**
   * The order in which dialects are asked whether they recognize a record. Ours comes first: our
   * writers remove our headers of an earlier failure, so headers of ours describe the last one. The
   * envelope comes last but one, because recognizing it requires parsing the value; UNKNOWN, the
   * last one, takes every record. The other dialects share no header names, so their order matters
   * only for records that two tools have dead-lettered; then the more widespread tool comes first.
   */
  private static final List<Dialect> ASKED = List.of(values());

  private static final int LONGEST_POINTER_KEY = 1 << 10;

  private final String label;

  // Readers have no mutable state; declaring that by annotation would need Error Prone's
  // annotations.
  @SuppressWarnings("ImmutableEnumChecker")
  private final DialectReader reader;

  Dialect(String label, DialectReader reader) {
    this.label = label;
    this.reader = reader;
  }

  /** The dialect of this record; {@link #UNKNOWN} if no dialect recognizes it. */
  public static Dialect of(ConsumerRecord<byte[], byte[]> record) {
    for (Dialect dialect : ASKED) {
      if (dialect.reader.recognizes(record)) {
        return dialect;
      }
    }
    return UNKNOWN;
  }

  /** The tool's name for people. */
  public String label() {
    return label;
  }

  /** Whether {@link #write} can write this dialect. */
  public boolean isWritable() {
    return reader.writer() != null;
  }

  /**
   * Writes a dead letter: the record's key, value and headers (repeated headers and null values
   * included), followed by the headers that describe the failure. A pointer is written without
   * value and headers, without a key of more than 1 KiB, and always in {@link #KAFKA_EASY}, because
   * the other dialects have no pointers.
   *
   * @param record the record that failed
   * @param told the description of the failure; its texts are written without being cut
   * @return the dead letter, without a topic
   * @throws InvalidOptionException if the dialect can only be read
   */
  public OutgoingMessage<byte[]> write(ConsumerRecord<byte[], byte[]> record, DeadLetter told) {
    DialectWriter writer = told.pointer() ? KAFKA_EASY.reader.writer() : reader.writer();
    if (writer == null) {
      throw InvalidOptionException.of(
          "dialect",
          this,
          "this dialect can only be read. Dialects that can be written: " + writable());
    }
    List<Header> headers = new ArrayList<>();
    if (!told.pointer()) {
      for (Header header : record.headers()) {
        if (!writer.replaces(header.key())) {
          headers.add(header);
        }
      }
    }
    writer.tell(headers, record, told);
    // A pointer's value is empty and not null, because compaction would delete a tombstone.
    byte[] value = told.pointer() ? new byte[0] : writer.written(record, told);
    OutgoingMessage<byte[]> message =
        value == null ? OutgoingMessage.tombstone() : OutgoingMessage.of(value);
    byte[] key = record.key();
    if (key != null && (!told.pointer() || key.length <= LONGEST_POINTER_KEY)) {
      message = message.keyBytes(key);
    }
    return message.headers(headers);
  }

  private static List<Dialect> writable() {
    return ASKED.stream().filter(Dialect::isWritable).toList();
  }

  /**
   * Whether dead letters of this dialect contain the original's headers. Those of share groups
   * never do, even if the group copies key and value.
   */
  public boolean copiesHeaders() {
    return reader.copiesHeaders();
  }

  /**
   * The failure as the record describes it; values that the record does not contain are unknown.
   */
  public DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    return reader.read(record);
  }

  /** The record that failed, without the headers that describe the failure. */
  public Original original(ConsumerRecord<byte[], byte[]> record) {
    List<Header> kept = new ArrayList<>();
    for (Header header : record.headers()) {
      if (!reader.owns(header.key())) {
        kept.add(header);
      }
    }
    return new Original(reader.key(record), reader.value(record), kept, null);
  }
}
