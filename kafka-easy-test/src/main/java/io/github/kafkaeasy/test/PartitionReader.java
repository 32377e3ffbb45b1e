package io.github.kafkaeasy.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads partitions from the beginning to given end offsets, with a consumer without a group. */
final class PartitionReader {

  private PartitionReader() {}

  static List<ConsumerRecord<byte[], byte[]>> read(
      String bootstrapServers, Map<TopicPartition, Long> ends, Duration timeout) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      long deadline = System.nanoTime() + timeout.toNanos();
      // Compares positions, not offsets of records: transaction markers and compaction leave gaps
      // at the end.
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        if (System.nanoTime() >= deadline) {
          throw new LocalKafkaException(
              "Read %d records within %d ms without reaching the ends %s"
                  .formatted(records.size(), timeout.toMillis(), ends));
        }
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      records.removeIf(record -> record.offset() >= endOf(record, ends));
      return records;
    }
  }

  private static long endOf(ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Long> ends) {
    return ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed",
            "allow.auto.create.topics",
            false,
            // Otherwise a fetch beyond the end would delay close() by half a second.
            "fetch.max.wait.ms",
            10,
            "max.poll.records",
            10_000),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
