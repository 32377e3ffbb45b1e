package io.github.kafkaeasy.consumer.internal.offsets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The partitions that are assigned to this consumer now. Poll thread only. */
public final class Assignments {
  private final Map<TopicPartition, Assignment> assignments = new LinkedHashMap<>();

  public void put(Assignment assignment) {
    assignments.put(assignment.partition, assignment);
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
