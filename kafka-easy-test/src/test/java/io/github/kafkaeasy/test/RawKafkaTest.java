package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@KafkaTest
class RawKafkaTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  @Test
  void aPublishedRecordIsReadBackByteForByte(TestTopics topics, RawKafka raw) {
    String topic = topics.create("bytes");
    byte[] noText = {(byte) 0xff, 0, (byte) 0xfe};

    RecordMetadata where =
        raw.publishBytes(
            topic,
            noText,
            noText,
            RawKafka.header("twice", "one"),
            RawKafka.header("twice", "two"));

    ConsumerRecord<byte[], byte[]> record = raw.records(topic).get(0);
    assertThat(record.offset()).isEqualTo(where.offset());
    assertThat(record.key()).isEqualTo(noText);
    assertThat(record.value()).isEqualTo(noText);
    assertThat(record.headers().headers("twice"))
        .extracting(header -> new String(header.value(), StandardCharsets.UTF_8))
        .containsExactly("one", "two");
  }

  @Test
  void aTombstoneHasNoValueAndAKeylessRecordNoKey(TestTopics topics, RawKafka raw) {
    String topic = topics.create("nulls");
    raw.publish(topic, "key", null);
    raw.publish(topic, null, "value");
    assertThat(raw.values(topic)).containsExactly(null, "value");
    assertThat(raw.records(topic)).last().extracting(ConsumerRecord::key).isNull();
  }

  @Test
  void recordsComeByPartitionAndOffset(TestTopics topics, RawKafka raw) {
    String topic = topics.create("many", 3);
    List<ProducerRecord<byte[], byte[]>> records =
        IntStream.range(0, 300)
            .mapToObj(n -> new ProducerRecord<byte[], byte[]>(topic, n % 3, null, bytes("v" + n)))
            .toList();

    assertThat(raw.publishAll(records)).hasSize(300);

    assertThat(raw.records(topic))
        .extracting(record -> record.partition() + "-" + record.offset())
        .containsExactlyElementsOf(
            IntStream.range(0, 3)
                .boxed()
                .flatMap(p -> IntStream.range(0, 100).mapToObj(offset -> p + "-" + offset))
                .toList());
    assertThat(raw.values(topic).subList(0, 3)).containsExactly("v0", "v3", "v6");
  }

  @Test
  void anEmptyTopicHasNoRecords(TestTopics topics, RawKafka raw) {
    assertThat(raw.records(topics.create("empty", 2))).isEmpty();
  }

  @Test
  void abortedRecordsAreNotReadAndMarkersAtTheEndDoNotBlock(TestTopics topics, RawKafka raw) {
    String topic = topics.create("transactions");
    try (KafkaProducer<byte[], byte[]> producer = transactional(raw, topics.group("tx"))) {
      producer.initTransactions();
      for (String outcome : List.of("committed", "aborted")) {
        producer.beginTransaction();
        ClientAnswers.of(producer.send(new ProducerRecord<>(topic, bytes(outcome))), "sending");
        if (outcome.equals("committed")) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
    }
    // The broker writes the last marker after its answer.
    Awaitility.await().atMost(SOON).until(() -> raw.endOffsets(topic).containsValue(4L));
    assertThat(raw.values(topic)).containsExactly("committed");
  }

  @Test
  void awaitRecordsReportsTheNumberOfRecordsFound(TestTopics topics, RawKafka raw) {
    String topic = topics.create("few");
    raw.publish(topic, "key", "only");
    assertThat(raw.awaitRecords(topic, 1, SOON)).hasSize(1);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> raw.awaitRecords(topic, 2, AT_ONCE))
        .withMessageContaining("held 1 records")
        .withMessageContaining("not 2");
  }

  @Test
  void aGroupThatDoesNotExistHasCommittedNothing(TestTopics topics, RawKafka raw) {
    assertThat(raw.committedOffsets(topics.group("unknown"))).isEmpty();
  }

  @Test
  void committedOffsetsComeWithTheirMetadata(TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders");
    String group = topics.group("billing");
    TopicPartition partition = new TopicPartition(topic, 0);
    commit(raw, group, Map.of(partition, new OffsetAndMetadata(7, "a note")));
    assertThat(raw.committedOffsets(group))
        .containsExactly(Map.entry(partition, new OffsetAndMetadata(7, "a note")));
  }

  @Test
  void awaitCommittedNamesThePartitionsThatLag(TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 3);
    String group = topics.group("billing");
    // Partition 0 is committed to its end, partition 1 not, partition 2 never held a record.
    raw.publishAll(
        Stream.of(0, 1, 1)
            .map(p -> new ProducerRecord<byte[], byte[]>(topic, p, null, bytes("v")))
            .toList());
    commit(
        raw,
        group,
        Map.of(
            new TopicPartition(topic, 0), new OffsetAndMetadata(1),
            new TopicPartition(topic, 1), new OffsetAndMetadata(1)));

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> raw.awaitCommitted(group, topic, AT_ONCE))
        .withMessageContaining(group)
        .withMessageEndingWith("{partition 1=1 of 2}");

    commit(raw, group, Map.of(new TopicPartition(topic, 1), new OffsetAndMetadata(2)));
    raw.awaitCommitted(group, topic, SOON);
  }

  @Test
  void anUnknownTopicIsAnErrorThatNamesIt(TestTopics topics, RawKafka raw) {
    assertThatExceptionOfType(LocalKafkaException.class)
        .isThrownBy(() -> raw.records(topics.name("absent")))
        .withMessageContaining("absent");
  }

  @Test
  void aRefusalCarriesKafkasOwnReason(RawKafka raw) {
    assertThatExceptionOfType(LocalKafkaException.class)
        .isThrownBy(() -> raw.publish("no topic/name", "key", "value"))
        .withCauseInstanceOf(InvalidTopicException.class);
  }

  private static void commit(
      RawKafka raw, String group, Map<TopicPartition, OffsetAndMetadata> offsets) {
    ClientAnswers.of(raw.admin().alterConsumerGroupOffsets(group, offsets).all(), "committing");
  }

  private static KafkaProducer<byte[], byte[]> transactional(RawKafka raw, String id) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", raw.bootstrapServers(), "transactional.id", id),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
