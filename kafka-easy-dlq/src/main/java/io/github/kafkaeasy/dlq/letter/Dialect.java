package io.github.kafkaeasy.dlq.letter;

import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Who wrote a dead letter, and therefore how to read it. All of what they write is taken for what
 * it is, somebody's claim: numbers are clamped, text is not followed, and objects that are
 * serialised in headers are never deserialised.
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
  /** The brokers' own for share groups: {@code __dlq.errors...}. */
  SHARE_GROUP("share group", HeaderDialect.SHARE_GROUP),
  /** SmallRye Reactive Messaging, so Quarkus: {@code dead-letter-...}. */
  SMALLRYE("SmallRye", new SmallRyeDialect(HeaderDialect.SMALLRYE)),
  /** SmallRye's delayed retry topics: {@code delayed-retry-...}. */
  SMALLRYE_RETRY("SmallRye retry", new SmallRyeDialect(HeaderDialect.SMALLRYE_RETRY)),
  /** Micronaut: {@code micronaut-kafka-...}. */
  MICRONAUT("Micronaut", HeaderDialect.MICRONAUT),
  /** kpipe: {@code x-dlq-...}. */
  KPIPE("kpipe", HeaderDialect.KPIPE),
  /** Karafka: {@code source_topic} and the like. */
  KARAFKA("Karafka", HeaderDialect.KARAFKA),
  /**
   * The envelope of many tutorials, a JSON value: {@code original_topic}, {@code original_message},
   * {@code error_reason}, {@code failed_at}.
   */
  JSON_ENVELOPE("JSON envelope", new EnvelopeDialect()),
  /** Nothing in the record tells. */
  UNKNOWN("(unknown)", new NoDialect());

  /**
   * Dialects are asked in the order of the constants whether a record is theirs. Ours comes first:
   * it is the only one whose writer removes what an earlier failure left. The envelope comes last
   * but one, since it has to parse the value; UNKNOWN, last, takes every record. The others have no
   * header in common, so their order decides nothing but for records that were dead-lettered by two
   * tools; there the more widespread tool comes first.
   */
  private static final List<Dialect> ASKED = List.of(values());

  private static final int LONGEST_POINTER_KEY = 1 << 10;

  private final String label;

  // Readers have no state that changes; saying so by annotation would need Error Prone's own.
  @SuppressWarnings("ImmutableEnumChecker")
  private final DialectReader reader;

  Dialect(String label, DialectReader reader) {
    this.label = label;
    this.reader = reader;
  }

  /** Who wrote this record; {@link #UNKNOWN} when nothing in it tells. */
  public static Dialect of(ConsumerRecord<byte[], byte[]> record) {
    for (Dialect dialect : ASKED) {
      if (dialect.reader.recognizes(record)) {
        return dialect;
      }
    }
    return UNKNOWN;
  }

  /** What people call it. */
  public String label() {
    return label;
  }

  /** Whether {@link #write} can write it. */
  public boolean isWritable() {
    return reader.writer() != null;
  }

  /**
   * Writes a dead letter: the record's key, value and headers, repeats and nulls among them, and
   * behind them the headers that tell of the failure. A pointer is written without value and
   * headers, without a key of more than 1 KiB, and in {@link #KAFKA_EASY} whatever the dialect,
   * since the others know no pointers.
   *
   * @param record the record that failed
   * @param told what the letter says; texts are written as they are, however long
   * @return the letter, without a topic
   * @throws InvalidOptionException if the dialect can only be read
   */
  public OutgoingMessage<byte[]> write(ConsumerRecord<byte[], byte[]> record, DeadLetter told) {
    DialectWriter writer = told.pointer() ? KAFKA_EASY.reader.writer() : reader.writer();
    if (writer == null) {
      throw InvalidOptionException.of(
          "dialect", this, "it can be read, not written; written can be " + writable());
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
    // A pointer's value is empty and not null: a tombstone would be deleted from a compacted topic.
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
   * Whether its letters have the original's headers. Those of share groups never do, not even where
   * the group copies key and value.
   */
  public boolean copiesHeaders() {
    return reader.copiesHeaders();
  }

  /** What the record tells of the failure; unknown is what it does not tell. */
  public DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    return reader.read(record);
  }

  /** The record that failed, without what was added to tell of the failure. */
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
