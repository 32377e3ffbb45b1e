package io.github.kafkaeasy.consumer.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Which partitions we have, each with its present epoch. Poll thread only. */
final class Assignment {
  private final Map<TopicPartition, Epoch> epochs = new LinkedHashMap<>();

  void put(Epoch epoch) {
    epochs.put(epoch.partition, epoch);
  }

  @Nullable Epoch get(TopicPartition partition) {
    return epochs.get(partition);
  }

  /** Those of these partitions that we have. */
  List<Epoch> of(Collection<TopicPartition> partitions) {
    List<Epoch> found = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      Epoch epoch = epochs.get(partition);
      if (epoch != null) {
        found.add(epoch);
      }
    }
    return found;
  }

  void remove(Collection<Epoch> gone) {
    gone.forEach(epoch -> epochs.remove(epoch.partition, epoch));
  }

  Collection<Epoch> epochs() {
    return Collections.unmodifiableCollection(epochs.values());
  }

  Set<TopicPartition> partitions() {
    return Collections.unmodifiableSet(epochs.keySet());
  }
}
