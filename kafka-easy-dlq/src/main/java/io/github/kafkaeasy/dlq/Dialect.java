package io.github.kafkaeasy.dlq;

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
  /** Kafka Connect's sink connectors: {@code __connect.errors...}. */
  CONNECT("Kafka Connect", HeaderDialect.CONNECT),
  /** Kafka Streams: {@code __streams.errors...}. */
  STREAMS("Kafka Streams", HeaderDialect.STREAMS),
  /** The brokers' own for share groups: {@code __dlq.errors...}. */
  SHARE_GROUP("share group", HeaderDialect.SHARE_GROUP),
  /** SmallRye Reactive Messaging, so Quarkus: {@code dead-letter-...}. */
  SMALLRYE("SmallRye", HeaderDialect.SMALLRYE),
  /** SmallRye's delayed retry topics: {@code delayed-retry-...}. */
  SMALLRYE_RETRY("SmallRye retry", HeaderDialect.SMALLRYE_RETRY),
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
    for (Dialect dialect : values()) {
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
    return new Original(reader.key(record), reader.value(record), kept);
  }
}
