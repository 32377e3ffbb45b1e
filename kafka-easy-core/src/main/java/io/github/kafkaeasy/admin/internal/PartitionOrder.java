package io.github.kafkaeasy.admin.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Order in which partitions are listed: by topic, then by number. Kafka's TopicPartition is not
 * comparable.
 */
final class PartitionOrder {
  static final Comparator<TopicPartition> BY_NUMBER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private PartitionOrder() {}

  static List<TopicPartition> sorted(Collection<TopicPartition> partitions) {
    return partitions.stream().sorted(BY_NUMBER).toList();
  }
}
