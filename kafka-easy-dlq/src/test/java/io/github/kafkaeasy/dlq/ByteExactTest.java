package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

/**
 * Invariant I7: a dead letter's key, value and original headers are byte for byte the original's.
 */
class ByteExactTest extends DlqFixture {
  private static final byte[] NOT_UTF8 = {(byte) 0xc3, 0x28, 0, (byte) 0xff};
  private static final byte[] JSON = "{\"id\":\"Zürich 🏦\"}".getBytes(UTF_8);
  private static final byte[] KEY = "schlüssel".getBytes(UTF_8);
  private static final byte[] EMPTY = {};

  record Order(String id) {}

  /** A record that fails in decoding or in the handler. */
  @SuppressWarnings("ArrayRecordComponent") // samples are never compared with each other
  private record Sample(String name, byte[] key, byte[] value, List<Header> headers, String stage) {
    Sample(String name, byte[] key, byte[] value, String stage) {
      this(name, key, value, List.of(), stage);
    }
  }

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample("undecodable value", KEY, NOT_UTF8, "decode"),
          new Sample("undecodable key", NOT_UTF8, JSON, "decode"),
          new Sample("undecodable key and value", NOT_UTF8, NOT_UTF8, "decode"),
          new Sample("tombstone", KEY, null, "handle"),
          new Sample("null key", null, JSON, "handle"),
          new Sample("null key and value", null, null, "handle"),
          new Sample("empty value", KEY, EMPTY, "decode"),
          new Sample("empty key", EMPTY, JSON, "handle"),
          new Sample("empty key, null value", EMPTY, null, "handle"),
          new Sample(
              "repeated, null, empty and odd headers",
              KEY,
              JSON,
              List.of(
                  header("trace", "1".getBytes(UTF_8)),
                  header("note", null),
                  header("trace", "2".getBytes(UTF_8)),
                  header("", EMPTY),
                  header("trace", "1".getBytes(UTF_8)),
                  header("übung\u0000", NOT_UTF8),
                  header("note", EMPTY),
                  header("kafka_dlt-original-topic", "x".getBytes(UTF_8)),
                  header("kafka-easy.other", JSON)),
              "handle"));

  ByteExactTest(TestKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  private static Header header(String name, byte[] value) {
    return new RecordHeader(name, value);
  }

  @Test
  void keyValueAndHeadersOfEveryKindOfRecordAreByteForByteTheOriginals(TestTopics topics) {
    String orders = topics.create("orders", 3);
    String letters = orders + ".dlq";
    String group = topics.group("billing");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Sample sample : SAMPLES) {
      records.add(
          new ProducerRecord<>(orders, null, sample.key(), sample.value(), sample.headers()));
    }
    List<RecordMetadata> places = raw.publishAll(records);
    try (EasyConsumer consumer =
        kafka
            .consumer(Codec.json(Order.class))
            .topics(orders)
            .group(group)
            .ordering(Ordering.KEY)
            .onFailure(RetryThenDeadLetter.attempts(2))
            .handle(
                message -> {
                  throw new RejectedMessage("in any case");
                })
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().deadLettered()).isEqualTo(SAMPLES.size());
    }
    List<ConsumerRecord<byte[], byte[]>> copies = raw.records(letters);
    assertThat(copies).hasSize(SAMPLES.size());
    for (int i = 0; i < SAMPLES.size(); i++) {
      Sample sample = SAMPLES.get(i);
      RecordMetadata place = places.get(i);
      ConsumerRecord<byte[], byte[]> copy = copyOf(place, copies);
      assertThat(copy.key()).as(sample.name()).isEqualTo(sample.key());
      assertThat(copy.value()).as(sample.name()).isEqualTo(sample.value());
      assertThat(originalHeaders(copy)).as(sample.name()).isEqualTo(sample.headers());
      DeadLetter letter = read(copy);
      assertThat(letter.reason().stage()).as(sample.name()).isEqualTo(sample.stage());
      assertThat(letter.reason().exceptionClass())
          .as(sample.name())
          .isEqualTo(
              (sample.stage().equals("decode") ? DecodeException.class : RejectedMessage.class)
                  .getName());
      if (sample.key() != null) {
        assertThat(copy.partition()).as(sample.name()).isEqualTo(place.partition());
      }
    }
  }

  private static ConsumerRecord<byte[], byte[]> copyOf(
      RecordMetadata place, List<ConsumerRecord<byte[], byte[]>> copies) {
    return copies.stream()
        .filter(
            copy -> {
              DeadLetter.Source source = read(copy).source();
              return source.partition() == place.partition() && source.offset() == place.offset();
            })
        .findFirst()
        .orElseThrow();
  }

  private static List<Header> originalHeaders(ConsumerRecord<byte[], byte[]> copy) {
    return StreamSupport.stream(copy.headers().spliterator(), false)
        .filter(header -> !header.key().startsWith(DeadLetterHeaders.PREFIX))
        .map(header -> header(header.key(), header.value()))
        .toList();
  }

  @Test
  void aDeadLetterThatFailsAgainDoesNotGrowAndCountsItsReturns(TestTopics topics) {
    String orders = topics.create("orders");
    String letters = orders + ".dlq";
    String group = topics.group("billing");
    raw.publish(orders, "k", "v", RawKafka.header("trace", "1"));
    try (EasyConsumer consumer =
        consumer(orders, group)
            .onFailure(RetryThenDeadLetter.attempts(1))
            .handle(
                message -> {
                  throw new RejectedMessage("unfixed");
                })
            .start()) {
      await().until(() -> exists(letters));
      for (int redrives = 0; redrives < 6; redrives++) {
        List<ConsumerRecord<byte[], byte[]>> copies =
            raw.awaitRecords(letters, redrives + 1, LIMIT);
        ConsumerRecord<byte[], byte[]> newest = copies.get(redrives);
        DeadLetter letter = read(newest);
        assertThat(letter.redrives()).isEqualTo(redrives);
        assertThat(letter.source().offset()).isEqualTo(redrives);
        assertThat(names(newest)).isEqualTo(names(copies.get(0))).doesNotHaveDuplicates();
        raw.publishBytes(orders, newest.key(), newest.value(), newest.headers().toArray());
      }
      assertThat(consumer.failure()).isEmpty();
    }
  }

  private static List<String> names(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.stream(record.headers().toArray()).map(Header::key).toList();
  }
}
