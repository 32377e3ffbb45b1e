package io.github.kafkaeasy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The health of a consumer while a transaction of a dead member is open. */
@KafkaTest
class OpenTransactionHealthTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void aTransactionThatADeadMemberLeftOpenIsNamedUntilItHasEnded(
      TestKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
    String orders = topics.create("orders", 1);
    String group = topics.group("billing");
    raw.publishAll(
        List.of(new ProducerRecord<>(orders, "key".getBytes(UTF_8), "v".getBytes(UTF_8))));
    String dead = group + "-dead";
    leaveOpen(kafka, dead, group, new TopicPartition(orders, 0));

    Queue<String> handled = new ConcurrentLinkedQueue<>();
    try (Admin admin = kafka.rawAdmin();
        EasyConsumer consumer =
            kafka
                .consumer(String.class)
                .topics(orders)
                .group(group)
                .exactlyOnce()
                .handleAndSend((message, outputs) -> handled.add(message.key()))
                .start()) {
      await()
          .atMost(SOON)
          .until(
              () ->
                  consumer.health().readiness().reasons().stream()
                      .anyMatch(line -> line.contains("the transaction " + dead)));
      assertThat(handled).as("its start waits for that transaction").isEmpty();
      assertThat(consumer.health().liveness().ok()).isTrue();

      admin.fenceProducers(List.of(dead)).all().get();

      await().atMost(SOON).until(() -> handled.contains("key"));
      await().atMost(SOON).until(() -> consumer.health().readiness().ok());
    }
  }

  /**
   * Leaves a transaction open, like a member that is killed after it sent its offsets and before
   * its commit.
   */
  private static void leaveOpen(
      KafkaEasy kafka, String id, String group, TopicPartition partition) {
    Producer<byte[], byte[]> member =
        kafka.rawProducer(Map.of("transactional.id", id, "transaction.timeout.ms", 300_000));
    member.initTransactions();
    member.beginTransaction();
    try (Consumer<byte[], byte[]> reader =
        kafka.rawConsumer(Map.of("group.id", group, "auto.offset.reset", "earliest"))) {
      reader.subscribe(List.of(partition.topic()));
      await()
          .atMost(SOON)
          .until(
              () -> {
                var unused = reader.poll(Duration.ofMillis(100));
                return !reader.assignment().isEmpty();
              });
      member.sendOffsetsToTransaction(
          Map.of(partition, new OffsetAndMetadata(0)), reader.groupMetadata());
    }
    member.close(Duration.ZERO);
  }
}
