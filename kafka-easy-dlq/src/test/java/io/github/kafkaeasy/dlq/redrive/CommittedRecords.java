package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.KafkaEasy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A topic as readers of committed data see it, up to its present last stable offset. */
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
      Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> reader.position(p) < ends.get(p))) {
        reader.poll(Duration.ofMillis(200)).forEach(all::add);
      }
    }
    return all;
  }
}
