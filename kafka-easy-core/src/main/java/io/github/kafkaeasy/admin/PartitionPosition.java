package io.github.kafkaeasy.admin;

import org.apache.kafka.common.TopicPartition;

/**
 * What a partition holds.
 *
 * @param partition the partition
 * @param beginning the offset of the first record that is still there
 * @param end the offset after the last record that a reader of committed data may see
 */
public record PartitionPosition(TopicPartition partition, long beginning, long end) {
  /**
   * How many offsets lie between the two. Compaction and transactions leave gaps, so there may be
   * fewer records.
   */
  public long count() {
    return end - beginning;
  }
}
