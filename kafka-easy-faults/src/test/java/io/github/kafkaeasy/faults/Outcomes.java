package io.github.kafkaeasy.faults;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Outcomes of a topic's records, as sets of offsets: with sums a record handled twice could hide a
 * lost one. Thread-safe.
 */
final class Outcomes {

  /** A set of a partition's offsets, which are small in a test's own topic. */
  private static final class Offsets {
    final BitSet acknowledged = new BitSet();
    final BitSet settled = new BitSet();
    final BitSet repeated = new BitSet();
  }

  private final String topic;
  private final Map<Integer, Offsets> partitions = new ConcurrentHashMap<>();

  Outcomes(String topic) {
    this.topic = topic;
  }

  void acknowledged(int partition, long offset) {
    Offsets offsets = of(partition);
    synchronized (offsets) {
      offsets.acknowledged.set((int) offset);
    }
  }

  /** Notes that a record was handled, dead-lettered or skipped. */
  void settled(int partition, long offset) {
    Offsets offsets = of(partition);
    synchronized (offsets) {
      if (offsets.settled.get((int) offset)) {
        offsets.repeated.set((int) offset);
      }
      offsets.settled.set((int) offset);
    }
  }

  private Offsets of(int partition) {
    return partitions.computeIfAbsent(partition, p -> new Offsets());
  }

  long acknowledged() {
    return count(offsets -> offsets.acknowledged.cardinality());
  }

  long settled() {
    return count(offsets -> offsets.settled.cardinality());
  }

  /** The number of records that were settled more than once. */
  long repeated() {
    return count(offsets -> offsets.repeated.cardinality());
  }

  long lost() {
    return count(offsets -> minus(offsets).cardinality());
  }

  /** The first few acknowledged records without an outcome (I1). */
  List<String> examplesOfLost() {
    List<String> examples = new ArrayList<>();
    partitions.forEach(
        (partition, offsets) -> {
          synchronized (offsets) {
            minus(offsets).stream()
                .limit(5)
                .forEach(offset -> examples.add(topic + "-" + partition + "@" + offset));
          }
        });
    return examples;
  }

  /** Acknowledged records before a committed offset without an outcome (I2). */
  List<String> passedUnsettled(Map<TopicPartition, OffsetAndMetadata> committed) {
    List<String> passed = new ArrayList<>();
    partitions.forEach(
        (partition, offsets) -> {
          OffsetAndMetadata at = committed.get(new TopicPartition(topic, partition));
          if (at != null) {
            synchronized (offsets) {
              BitSet open = minus(offsets);
              open.stream()
                  .takeWhile(offset -> offset < at.offset())
                  .limit(5)
                  .forEach(
                      offset ->
                          passed.add(topic + "-" + partition + "@" + offset + " before " + at));
            }
          }
        });
    return passed;
  }

  private static BitSet minus(Offsets offsets) {
    BitSet open = (BitSet) offsets.acknowledged.clone();
    open.andNot(offsets.settled);
    return open;
  }

  private interface Count {
    long of(Offsets offsets);
  }

  private long count(Count what) {
    long sum = 0;
    for (Offsets offsets : partitions.values()) {
      synchronized (offsets) {
        sum += what.of(offsets);
      }
    }
    return sum;
  }
}
