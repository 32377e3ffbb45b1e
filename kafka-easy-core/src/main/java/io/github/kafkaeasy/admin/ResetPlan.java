package io.github.kafkaeasy.admin;

import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;

/**
 * A planned offset reset. Creating it changes nothing; {@link GroupAdmin#apply} applies exactly
 * these changes.
 *
 * @param group the group id
 * @param type the group's type; UNKNOWN if the group does not exist yet
 * @param changes one change for each partition, sorted
 */
public record ResetPlan(String group, GroupType type, List<OffsetChange> changes) {

  public ResetPlan {
    changes = List.copyOf(changes);
  }

  /** A copy that contains only the partitions that match the predicate. */
  public ResetPlan only(Predicate<TopicPartition> partitions) {
    return new ResetPlan(
        group,
        type,
        changes.stream().filter(change -> partitions.test(change.partition())).toList());
  }

  /** The number of offsets that the group reads again, over all partitions that move backward. */
  public long repeated() {
    return changes.stream().mapToLong(change -> Math.max(0, -change.distance())).sum();
  }

  /**
   * The number of offsets that the group skips, over all partitions that move forward from an
   * existing offset.
   */
  public long skipped() {
    return changes.stream()
        .filter(change -> change.before() != null)
        .mapToLong(change -> Math.max(0, change.distance()))
        .sum();
  }
}
