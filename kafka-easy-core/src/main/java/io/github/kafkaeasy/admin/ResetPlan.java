package io.github.kafkaeasy.admin;

import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;

/**
 * What a reset would do: nothing has been changed yet. {@link GroupAdmin#apply} does exactly this.
 *
 * @param group the group
 * @param type its type; UNKNOWN when there is no such group yet
 * @param changes one a partition, sorted
 */
public record ResetPlan(String group, GroupType type, List<OffsetChange> changes) {

  public ResetPlan {
    changes = List.copyOf(changes);
  }

  /** The same for some of the partitions only. */
  public ResetPlan only(Predicate<TopicPartition> partitions) {
    return new ResetPlan(
        group,
        type,
        changes.stream().filter(change -> partitions.test(change.partition())).toList());
  }

  /** How many records are handled again, because the group goes back. */
  public long repeated() {
    return changes.stream().mapToLong(change -> Math.max(0, -change.distance())).sum();
  }

  /** How many records are left out, because the group goes forward from an offset that it had. */
  public long skipped() {
    return changes.stream()
        .filter(change -> change.before() != null)
        .mapToLong(change -> Math.max(0, change.distance()))
        .sum();
  }
}
