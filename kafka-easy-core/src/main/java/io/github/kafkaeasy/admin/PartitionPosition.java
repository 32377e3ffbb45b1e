package io.github.kafkaeasy.admin;

import org.apache.kafka.common.TopicPartition;

/**
 * The first and last offsets of a partition.
 *
 * @param partition the partition
 * @param beginning the offset of the first record that still exists
 * @param end the last stable offset: the offset after the last record that a {@code read_committed}
 *     consumer can read
 */
public record PartitionPosition(TopicPartition partition, long beginning, long end) {
  /**
   * The number of offsets between beginning and end. There may be fewer records, because compaction
   * and transactions leave gaps.
   */
  public long count() {
    return end - beginning;
  }
}
