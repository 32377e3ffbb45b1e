package io.github.kafkaeasy.faults;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;

/**
 * Watches one member's handlers and counts breaches of I3: within an assignment, a key's records
 * begin in the order of their offsets and never overlap; across assignments they never overlap
 * either.
 */
final class OrderWatch {

  private static final int EXAMPLES = 5;

  private record Last(long offset, int epoch, boolean running) {}

  private final Map<Integer, Integer> epochs = new ConcurrentHashMap<>();
  private final Map<String, Last> lastOfKey = new ConcurrentHashMap<>();
  private final AtomicInteger breaches = new AtomicInteger();
  private final List<String> examples = new CopyOnWriteArrayList<>();

  /** Called on the poll thread, before records of these partitions run. */
  void assigned(Set<TopicPartition> partitions) {
    partitions.forEach(partition -> assigned(partition.partition()));
  }

  void assigned(int partition) {
    epochs.merge(partition, 1, Integer::sum);
  }

  void begins(int partition, long offset, String key) {
    int epoch = epochs.getOrDefault(partition, 0);
    lastOfKey.compute(
        partition + "/" + key,
        (name, last) -> {
          if (last != null && last.running) {
            breach(name + "@" + offset + " begins while @" + last.offset + " runs");
          } else if (last != null && last.epoch == epoch && offset < last.offset) {
            breach(name + "@" + offset + " comes after @" + last.offset);
          }
          return new Last(offset, epoch, true);
        });
  }

  void ends(int partition, String key) {
    lastOfKey.computeIfPresent(
        partition + "/" + key, (name, last) -> new Last(last.offset, last.epoch, false));
  }

  private void breach(String what) {
    if (breaches.incrementAndGet() <= EXAMPLES) {
      examples.add(what);
    }
  }

  int breaches() {
    return breaches.get();
  }

  List<String> examples() {
    return examples;
  }
}
