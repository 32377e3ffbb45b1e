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

/** Which partitions we have, each with its present epoch. Poll thread only. */
public final class Assignment {
  private final Map<TopicPartition, Epoch> epochs = new LinkedHashMap<>();

  public void put(Epoch epoch) {
    epochs.put(epoch.partition, epoch);
  }

  public @Nullable Epoch get(TopicPartition partition) {
    return epochs.get(partition);
  }

  /** Those of these partitions that we have. */
  public List<Epoch> of(Collection<TopicPartition> partitions) {
    List<Epoch> found = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      Epoch epoch = epochs.get(partition);
      if (epoch != null) {
        found.add(epoch);
      }
    }
    return found;
  }

  public void remove(Collection<Epoch> gone) {
    gone.forEach(epoch -> epochs.remove(epoch.partition, epoch));
  }

  public Collection<Epoch> epochs() {
    return Collections.unmodifiableCollection(epochs.values());
  }

  public Set<TopicPartition> partitions() {
    return Collections.unmodifiableSet(epochs.keySet());
  }
}
