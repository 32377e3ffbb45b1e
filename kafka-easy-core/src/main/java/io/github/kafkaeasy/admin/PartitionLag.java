package io.github.kafkaeasy.admin;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far a group is in a partition.
 *
 * @param partition the partition
 * @param committed the offset it goes on from; null when it has none yet
 * @param beginning the offset of the first record that is still there
 * @param end the offset after the last record that a reader of committed data may see
 * @param lag how many offsets lie between {@code committed} and {@code end}. Without a committed
 *     offset, and where retention has overtaken it, counted from the beginning
 * @param open how many of those are not done. Less than {@code lag} for a kafka-easy consumer with
 *     a parked or slow record: it commits the lowest offset that is not done, and keeps beside it
 *     what is done beyond. Equal for every other group
 * @param member the client that reads it, as {@code client@host}; null when nobody does
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
   * How many offsets retention, or somebody's deletion, took away before the group came to them.
   */
  public long missed() {
    return committed == null ? 0 : Math.max(0, beginning - committed);
  }

  /** Whether the offset lies behind the end, as after the topic was deleted and made anew. */
  public boolean beyondEnd() {
    return committed != null && committed > end;
  }
}
