package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.producer.outcome.PartitionSends;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Counts the outcomes of sends to one topic by partition. Counting an acknowledgement is a plain
 * addition, because only one thread does it at a time: Kafka's I/O thread, or the thread that
 * commits a transaction. Failures may come from any thread, and are rare enough for atomic
 * counters.
 */
final class PartitionCounts {
  /** Index 0 counts records whose partition is unknown; index p + 1 counts partition p. */
  private volatile AtomicLongArray delivered = new AtomicLongArray(1); // one thread at a time

  private final Map<Integer, AtomicLong> failed = new ConcurrentHashMap<>(); // any thread

  /** Called by one thread at a time, so no atomic addition is needed. */
  void delivered(int partition) {
    int index = partition - RecordMetadata.UNKNOWN_PARTITION;
    AtomicLongArray counts = delivered;
    if (index >= counts.length()) {
      counts = grow(index + 1);
    }
    counts.setRelease(index, counts.getPlain(index) + 1);
  }

  /**
   * @param partition -1 if none was chosen yet
   */
  void failed(int partition) {
    failed.computeIfAbsent(partition, unused -> new AtomicLong()).incrementAndGet();
  }

  long allDelivered() {
    AtomicLongArray counts = delivered;
    long sum = 0;
    for (int index = 0; index < counts.length(); index++) {
      sum += counts.getAcquire(index);
    }
    return sum;
  }

  /** Adds the counts of all partitions with at least one send, with keys made by {@code key}. */
  <K> void addTo(Map<K, PartitionSends> all, IntFunction<K> key) {
    AtomicLongArray counts = delivered;
    for (int partition = 0; partition < counts.length() - 1; partition++) {
      long acknowledged = counts.getAcquire(partition + 1);
      long failures = failures(partition);
      if (acknowledged + failures > 0) {
        all.put(key.apply(partition), new PartitionSends(acknowledged, failures));
      }
    }
    for (int partition : failed.keySet()) {
      if (partition >= 0) {
        all.putIfAbsent(key.apply(partition), new PartitionSends(0, failures(partition)));
      }
    }
  }

  private long failures(int partition) {
    AtomicLong count = failed.get(partition);
    return count == null ? 0 : count.get();
  }

  /**
   * Replaces the array by a larger one. A concurrent reader of the old array misses only counts
   * added from now on.
   */
  private AtomicLongArray grow(int length) {
    AtomicLongArray small = delivered;
    AtomicLongArray large = new AtomicLongArray(Math.max(length, 2 * small.length()));
    for (int index = 0; index < small.length(); index++) {
      large.setPlain(index, small.getPlain(index));
    }
    delivered = large;
    return large;
  }
}
