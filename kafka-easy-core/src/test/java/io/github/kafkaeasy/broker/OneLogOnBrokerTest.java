package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.OffsetReset;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TakeTime;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Offsets belong to a single log: topics recreated and partitions added while a consumer runs or is
 * stopped, on a real broker.
 */
@KafkaTest
class OneLogOnBrokerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private RawKafka raw;
  private KafkaEasy kafka;
  private String topic;
  private final Set<String> handled = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics, RawKafka rawKafka) {
    raw = rawKafka;
    kafka = KafkaEasy.connect(broker.bootstrapServers());
    topic = topics.create("logs", 1);
  }

  private static List<String> values(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void publish(String prefix, int count) {
    raw.publishAll(
        values(prefix, count).stream()
            .map(v -> new ProducerRecord<byte[], byte[]>(topic, bytes(v)))
            .toList());
  }

  private EasyConsumer consumer(String protocol, OffsetReset reset) throws Exception {
    GroupProtocols.assumeSupported(protocol, raw);
    return kafka
        .consumer(String.class)
        .topics(topic)
        .group("billing-" + topic)
        .offsetReset(reset)
        .maxInFlightRecords(3)
        .groupProtocol(GroupProtocol.valueOf(protocol))
        .property("metadata.max.age.ms", 1_000)
        .handle(
            message -> {
              if (message.value().startsWith("old")) {
                TakeTime.millis(700);
              }
              handled.add(message.value());
            })
        .start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLASSIC", "CONSUMER"})
  void aTopicThatIsRecreatedWhileHandlersRunIsHandledCompletely(String protocol) throws Exception {
    publish("old-", 10);
    try (EasyConsumer consumer = consumer(protocol, OffsetReset.EARLIEST)) {
      Awaitility.await().atMost(PATIENCE).until(() -> !handled.isEmpty());
      raw.admin().deleteTopics(List.of(topic)).all().get();
      Awaitility.await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> {
                raw.createTopic(topic, 1);
                return true;
              });
      publish("new-", 25);
      Awaitility.await().atMost(PATIENCE).until(() -> handled.containsAll(values("new-", 25)));
      assertThat(consumer.failure()).isEmpty();
    }
    raw.awaitCommitted("billing-" + topic, topic, PATIENCE);
  }

  @Test
  void withLatestAPartitionAddedWhileStoppedIsHandledFromItsBeginning() throws Exception {
    try (EasyConsumer consumer = consumer("CLASSIC", OffsetReset.LATEST)) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> !raw.committedOffsets("billing-" + topic).isEmpty());
      assertThat(consumer.failure()).isEmpty();
    }
    raw.admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              raw.publishAll(List.of(new ProducerRecord<>(topic, 1, null, bytes("added"))));
              return true;
            });
    try (EasyConsumer consumer = consumer("CLASSIC", OffsetReset.LATEST)) {
      Awaitility.await().atMost(PATIENCE).until(() -> handled.contains("added"));
      assertThat(consumer.failure()).isEmpty();
    }
    assertThat(raw.committedOffsets("billing-" + topic)).hasSize(2);
  }

  /**
   * A request wakes the poll thread, and the wakeup could abort the position lookup of the next
   * seek.
   */
  @Test
  void consecutiveSeeksDoNotFail() {
    publish("v", 20);
    try (EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group("seeks-" + topic)
            .offsetReset(OffsetReset.EARLIEST)
            .handle(message -> handled.add(message.value()))
            .start()) {
      Awaitility.await().atMost(PATIENCE).until(() -> handled.size() == 20);
      TopicPartition partition = new TopicPartition(topic, 0);
      for (int i = 0; i < 300; i++) {
        consumer.seek(Map.of(partition, Position.beginning())).join();
      }
      assertThat(consumer.failure()).isEmpty();
    }
  }
}
