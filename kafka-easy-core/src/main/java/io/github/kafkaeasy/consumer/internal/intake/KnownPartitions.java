package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.ConsumerSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions there were when this consumer began. One that is added later, or whose topic is
 * created later, is read from its beginning, whatever {@code auto.offset.reset} says: producers
 * write to it at once, members notice it up to {@code metadata.max.age.ms} later, and with {@code
 * latest} everything in between would be lost. Poll thread only.
 */
final class KnownPartitions {
  private final Consumer<byte[], byte[]> kafka;
  private final ConsumerSettings.Source source;

  /** Partition counts by topic; null until asked. */
  private @Nullable Map<String, Integer> counts;

  KnownPartitions(Consumer<byte[], byte[]> kafka, ConsumerSettings.Source source) {
    this.kafka = kafka;
    this.source = source;
  }

  /**
   * Looks once.
   *
   * @throws org.apache.kafka.common.KafkaException when Kafka does not answer in time
   */
  void learn(Duration patience) {
    if (counts != null) {
      return;
    }
    Map<String, Integer> found = new HashMap<>();
    if (source.pattern() == null) {
      for (String topic : source.topics()) {
        List<PartitionInfo> partitions = kafka.partitionsFor(topic, patience);
        found.put(topic, partitions == null ? 0 : partitions.size());
      }
    } else {
      kafka
          .listTopics(patience)
          .forEach((topic, partitions) -> found.put(topic, partitions.size()));
    }
    counts = found;
  }

  boolean isNew(TopicPartition partition) {
    Integer count = counts == null ? null : counts.getOrDefault(partition.topic(), 0);
    return count != null && partition.partition() >= count;
  }
}
