package io.github.kafkaeasy.consumer.internal.offsets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The partitions that are assigned to this consumer now. Poll thread only. */
public final class Assignments {
  private final Map<TopicPartition, Assignment> assignments = new LinkedHashMap<>();

  /** See {@link #active}. */
  private final Set<Assignment> active = new LinkedHashSet<>();

  public void put(Assignment assignment) {
    assignments.put(assignment.partition, assignment);
    active.add(assignment);
  }

  /** Makes {@link #active} return this assignment: its state is about to change. */
  public void activate(Assignment assignment) {
    if (assignments.get(assignment.partition) == assignment) {
      active.add(assignment);
    }
  }

  /**
   * The assignments that a round must check: all except those that are fetched and at rest. A
   * consumer may have a thousand partitions without records.
   *
   * @param fetched whether the client fetches an assignment's records
   */
  public Collection<Assignment> active(Predicate<Assignment> fetched) {
    active.removeIf(assignment -> fetched.test(assignment) && assignment.isAtRest());
    return Collections.unmodifiableCollection(active);
  }

  public @Nullable Assignment get(TopicPartition partition) {
    return assignments.get(partition);
  }

  /** The assignments of these partitions, without partitions that this consumer does not have. */
  public List<Assignment> of(Collection<TopicPartition> partitions) {
    List<Assignment> found = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      Assignment assignment = assignments.get(partition);
      if (assignment != null) {
        found.add(assignment);
      }
    }
    return found;
  }

  public void remove(Collection<Assignment> gone) {
    for (Assignment assignment : gone) {
      assignments.remove(assignment.partition, assignment);
      active.remove(assignment);
      assignment.outputs.forget();
    }
  }

  public Collection<Assignment> all() {
    return Collections.unmodifiableCollection(assignments.values());
  }

  public Set<TopicPartition> partitions() {
    return Collections.unmodifiableSet(assignments.keySet());
  }
}
