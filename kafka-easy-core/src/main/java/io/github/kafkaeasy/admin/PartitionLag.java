package io.github.kafkaeasy.admin;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The lag of a group in one partition.
 *
 * @param partition the partition
 * @param committed the committed offset; null if there is none yet
 * @param beginning the offset of the first record that still exists
 * @param end the last stable offset: the offset after the last record that a {@code read_committed}
 *     consumer can read
 * @param lag the number of offsets between {@code committed} and {@code end}; counted from {@code
 *     beginning} if there is no committed offset, or if retention has deleted records beyond it
 * @param open the number of these offsets that are not done. It is less than {@code lag} for a
 *     kafka-easy consumer with a slow record, or one that waits for its next attempt: that consumer
 *     commits the lowest offset that is not done, and stores in the commit metadata which later
 *     offsets are done. For every other group it equals {@code lag}
 * @param member the client that reads the partition, as {@code client@host}; null if there is none
 */
public record PartitionLag(
    TopicPartition partition,
    @Nullable Long committed,
    long beginning,
    long end,
    long lag,
    long open,
    @Nullable String member) {

  /**
   * The number of offsets that were deleted, by retention or by an administrator, before the group
   * reached them.
   */
  public long missed() {
    return committed == null ? 0 : Math.max(0, beginning - committed);
  }

  /**
   * Whether the committed offset is beyond the end, for example because the topic was deleted and
   * created again.
   */
  public boolean beyondEnd() {
    return committed != null && committed > end;
  }
}
