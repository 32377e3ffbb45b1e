package io.github.kafkaeasy.dlq.redrive;

import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic as readers of committed data see it. A commit returns before its markers are written, so
 * what lies in the topic now is waited for until it is decided.
 */
public final class CommittedRecords {
  private CommittedRecords() {}

  public static List<ConsumerRecord<byte[], byte[]>> of(KafkaEasy kafka, String topic) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (Consumer<byte[], byte[]> reader = kafka.rawConsumer(Map.of("max.poll.records", 5_000))) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PartitionInfo info : reader.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = all(kafka, partitions);
      await().until(() -> reader.endOffsets(partitions).equals(ends));
      while (partitions.stream().anyMatch(p -> reader.position(p) < ends.get(p))) {
        reader.poll(Duration.ofMillis(200)).forEach(all::add);
      }
    }
    return all;
  }

  private static Map<TopicPartition, Long> all(KafkaEasy kafka, List<TopicPartition> partitions) {
    try (Consumer<byte[], byte[]> reader =
        kafka.rawConsumer(Map.of("isolation.level", "read_uncommitted"))) {
      return reader.endOffsets(partitions);
    }
  }
}
