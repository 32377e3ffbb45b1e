package io.github.kafkaeasy.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.PartitionPosition;
import io.github.kafkaeasy.admin.RecordAdmin;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class RecordAdminTest {
  private static final long NOON = 1_700_000_000_000L;

  private EasyAdmin admin;

  @BeforeEach
  void connect(TestKafka broker) {
    admin = KafkaEasy.connect(broker.bootstrapServers()).admin();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void positionsAreTheBeginningAndEndOfEachPartition(TestTopics topics, RawKafka raw) {
    String topic = topics.create("positions", 2);
    publish(raw, topic, 1, 5);

    assertThat(admin.records().positions(topic))
        .containsExactly(
            new PartitionPosition(new TopicPartition(topic, 0), 0, 0),
            new PartitionPosition(new TopicPartition(topic, 1), 0, 5));
  }

  @Test
  void aTimeIsFoundInEachPartition(TestTopics topics, RawKafka raw) {
    String topic = topics.create("times", 2);
    publish(raw, topic, 0, 10);
    publish(raw, topic, 1, 2);

    Map<TopicPartition, Long> at =
        admin.records().offsetsAt(topic, Instant.ofEpochMilli(NOON + 3_500));

    assertThat(at)
        .containsEntry(new TopicPartition(topic, 0), 4L)
        .containsEntry(new TopicPartition(topic, 1), 2L);
  }

  @Test
  void aTimeBeforeTheEpochIsTheFirstRecordAndATimeThatKafkaCannotExpressTheEnd(
      TestTopics topics, RawKafka raw) {
    String topic = topics.create("far-times");
    publish(raw, topic, 0, 3);
    TopicPartition partition = new TopicPartition(topic, 0);

    for (Instant early : List.of(Instant.MIN, Instant.ofEpochMilli(-1))) {
      assertThat(admin.records().offsetsAt(topic, early)).containsEntry(partition, 0L);
    }
    assertThat(admin.records().offsetsAt(topic, Instant.MAX)).containsEntry(partition, 3L);
  }

  @Test
  void aRecordThatArrivesBetweenTheRequestsIsNotSkipped(
      TestTopics topics, RawKafka raw, TestKafka broker) {
    String topic = topics.create("between");
    publish(raw, topic, 0, 2);
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
    Supplier<Admin> connect =
        () ->
            BetweenListings.of(
                kafka.rawAdmin(),
                () -> raw.publishAll(List.of(new ProducerRecord<>(topic, 0, null, null))));
    AdminCalls calls = new AdminCalls(List.of(), connect, 30_000);

    RecordAdmin records = new KafkaRecords(calls, new KafkaTopics(calls, false));

    TopicPartition partition = new TopicPartition(topic, 0);
    assertThat(records.offsetsAt(topic, Instant.ofEpochMilli(NOON + 3_500)))
        .isEqualTo(Map.of(partition, 2L));
  }

  @Test
  void recordsAreDeletedUpToAnOffset(TestTopics topics, RawKafka raw) {
    String topic = topics.create("deleted", 2);
    publish(raw, topic, 0, 10);
    publish(raw, topic, 1, 10);
    TopicPartition first = new TopicPartition(topic, 0);

    assertThat(admin.records().deleteBefore(Map.of(first, 7L))).isEqualTo(Map.of(first, 7L));

    assertThat(raw.records(topic))
        .filteredOn(record -> record.partition() == 0)
        .extracting(record -> record.offset())
        .containsExactly(7L, 8L, 9L);
    assertThat(raw.records(topic)).filteredOn(record -> record.partition() == 1).hasSize(10);
  }

  @Test
  void deletingBehindTheEndIsRefusedAndNothingIsDeleted(TestTopics topics, RawKafka raw) {
    String topic = topics.create("kept", 2);
    publish(raw, topic, 0, 3);
    publish(raw, topic, 1, 3);

    assertThatThrownBy(
            () ->
                admin
                    .records()
                    .deleteBefore(
                        Map.of(new TopicPartition(topic, 0), 2L, new TopicPartition(topic, 1), 9L)))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining(topic + "-1 = 9")
        .hasMessageContaining("begins at offset 0 and ends at 3");
    assertThat(raw.records(topic)).hasSize(6);
  }

  @Test
  void aDeletionThatFailsInOnePartitionSaysInWhichOnesItSucceeded(TestTopics topics, RawKafka raw) {
    String topic = topics.create("plain");
    String compacted = topics.name("compacted");
    admin.topics().create(compacted, 1, 1, Map.of("cleanup.policy", "compact"));
    publish(raw, topic, 0, 3);

    assertThatThrownBy(
            () ->
                admin
                    .records()
                    .deleteBefore(
                        Map.of(
                            new TopicPartition(topic, 0), 2L,
                            new TopicPartition(compacted, 0), 0L)))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining(compacted + "-0: PolicyViolationException")
        .hasMessageContaining("it succeeded for " + topic + "-0.");
    assertThat(raw.records(topic)).hasSize(1);
  }

  @Test
  void aDeletionInAPartitionThatDoesNotExistIsRefused(TestTopics topics) {
    String topic = topics.create("two", 2);

    assertThatThrownBy(() -> admin.records().deleteBefore(Map.of(new TopicPartition(topic, 2), 0L)))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining(topic + "-2 = 0")
        .hasMessageContaining("the topic has 2 partitions, numbered from 0");
  }

  @Test
  void theMessageNamesThePartitionsThatDoNotAnswer(TestTopics topics, TestKafka broker) {
    String topic = topics.create("silent");
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
    AdminCalls calls = new AdminCalls(List.of(), kafka::rawAdmin, 2_000);
    KafkaRecords records = new KafkaRecords(calls, new KafkaTopics(calls, false));

    // Kafka's client searches for the leader of a partition that does not exist, as it does for
    // that of a partition without a leader.
    assertThatThrownBy(
            () ->
                records.positions(
                    List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 7))))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining(topic + "-7: no answer within 2 s")
        .hasMessageContaining("has a leader")
        .hasMessageContaining("it succeeded for " + topic + "-0.");
    calls.close();
  }

  @Test
  void aMissingTopicIsNamed(TestTopics topics) {
    String topic = topics.name("missing");

    assertThatThrownBy(() -> admin.records().positions(topic))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining(topic + " does not exist");
    assertThatThrownBy(() -> admin.records().deleteBefore(Map.of(new TopicPartition(topic, 0), 0L)))
        .hasMessageContaining(topic + " does not exist");
  }

  /** Publishes records whose timestamps are one second apart, from noon on. */
  private static void publish(RawKafka raw, String topic, int partition, int count) {
    List<ProducerRecord<byte[], byte[]>> records =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new ProducerRecord<byte[], byte[]>(
                        topic, partition, NOON + i * 1_000L, null, new byte[] {1}))
            .toList();
    raw.publishAll(records);
  }
}
