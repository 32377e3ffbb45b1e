package io.github.kafkaeasy.admin;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The change of one partition's committed offset in a reset.
 *
 * @param partition the partition
 * @param before the group's current offset; null if it has none
 * @param after the new offset
 * @param clamped whether the requested offset was outside the partition and was replaced by its
 *     beginning or its end
 */
public record OffsetChange(
    TopicPartition partition, @Nullable Long before, long after, boolean clamped) {

  /**
   * The difference between new and current offset, negative when the group moves backward; counted
   * from 0 if there is no current offset.
   */
  public long distance() {
    return after - (before == null ? 0 : before);
  }

  /** Whether the new offset equals the current offset. */
  public boolean nothing() {
    return before != null && before == after;
  }
}
