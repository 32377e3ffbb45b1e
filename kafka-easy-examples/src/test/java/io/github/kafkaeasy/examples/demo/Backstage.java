package io.github.kafkaeasy.examples.demo;

import io.github.kafkaeasy.test.RawKafka;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Actions on Kafka that bypass kafka-easy: the demo's sabotage and the clean-up. */
final class Backstage implements AutoCloseable {
  private final RawKafka raw;
  private final String topic;

  private Backstage(RawKafka raw, String topic) {
    this.raw = raw;
    this.topic = topic;
  }

  static Backstage connect(String servers, String topic) {
    return new Backstage(RawKafka.connect(servers), topic);
  }

  /** Deletes the first of these records from the broker, and no other. */
  RecordPlace deleteOne(Set<RecordPlace> records) {
    RecordPlace victim = new TreeSet<>(records).first();
    TopicPartition partition = new TopicPartition(victim.topic(), victim.partition());
    RecordsToDelete upTo = RecordsToDelete.beforeOffset(victim.offset() + 1);
    await(raw.admin().deleteRecords(Map.of(partition, upTo)).all(), "deleting " + victim);
    return victim;
  }

  /** Deletes the demo's topics and groups. */
  @Override
  public void close() {
    try (raw) {
      // Groups first: old brokers delete an empty group together with the last topic that it read.
      await(
          raw.admin().deleteConsumerGroups(List.of(topic, topic + "-dead-letters")).all(),
          "deleting the groups");
      await(raw.admin().deleteTopics(List.of(topic, topic + ".dlq")).all(), "deleting the topics");
    }
  }

  private static void await(KafkaFuture<?> answer, String what) {
    try {
      answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + what, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Failed at " + what, e.getCause());
    }
  }
}
