package io.github.kafkaeasy.admin;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a reset does to a partition.
 *
 * @param partition the partition
 * @param before the group's offset; null when it has none
 * @param after the offset that it goes on from
 * @param clamped whether more was asked for than the partition holds, so that this is its beginning
 *     or its end
 */
public record OffsetChange(
    TopicPartition partition, @Nullable Long before, long after, boolean clamped) {

  /** How many offsets it goes forward, negative for backward; from 0 when it has no offset. */
  public long distance() {
    return after - (before == null ? 0 : before);
  }

  /** Whether the group goes on where it is anyway. */
  public boolean nothing() {
    return before != null && before == after;
  }
}
