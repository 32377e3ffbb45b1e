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
 * Reads all records of a topic as a {@code read_committed} consumer. A commit returns before its
 * markers are written, so the reader first waits until each transaction that has records in the
 * topic has ended.
 */
public final class CommittedRecords {
  private CommittedRecords() {}

  public static List<ConsumerRecord<byte[], byte[]>> of(KafkaEasy kafka, String topic) {
    return read(kafka, topic, "read_committed");
  }

  /**
   * All records, including those of aborted transactions, as a {@code read_uncommitted} consumer.
   */
  public static List<ConsumerRecord<byte[], byte[]>> abortedToo(KafkaEasy kafka, String topic) {
    return read(kafka, topic, "read_uncommitted");
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(
      KafkaEasy kafka, String topic, String isolation) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (Consumer<byte[], byte[]> reader = consumer(kafka, isolation);
        Consumer<byte[], byte[]> committed = consumer(kafka, "read_committed");
        Consumer<byte[], byte[]> uncommitted = consumer(kafka, "read_uncommitted")) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PartitionInfo info : reader.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
      Map<TopicPartition, Long> ends = uncommitted.endOffsets(partitions);
      // The last stable offset may become greater than the ends read before, because markers that
      // are written meanwhile have offsets too.
      await()
          .until(
              () ->
                  committed.endOffsets(partitions).entrySet().stream()
                      .allMatch(end -> end.getValue() >= ends.get(end.getKey())));
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> reader.position(p) < ends.get(p))) {
        reader.poll(Duration.ofMillis(200)).forEach(all::add);
      }
    }
    return all;
  }

  private static Consumer<byte[], byte[]> consumer(KafkaEasy kafka, String isolation) {
    return kafka.rawConsumer(Map.of("max.poll.records", 5_000, "isolation.level", isolation));
  }
}
