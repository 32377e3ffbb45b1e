package io.github.kafkaeasy.faults;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What became of a topic's records, as sets of coordinates: sums could hide a lost record behind
 * one that was handled twice. All methods may be called from any thread.
 */
final class Outcomes {

  /** A partition's offsets, which in a test's own topic are small. */
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

  /** The record was handled, or came to an end by decision. */
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

  /** How many records came to an end more than once. */
  long repeated() {
    return count(offsets -> offsets.repeated.cardinality());
  }

  long lost() {
    return count(offsets -> minus(offsets).cardinality());
  }

  /** The first few of the acknowledged records that came to no end (I1). */
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

  /** Acknowledged records before a committed offset that had come to no end (I2). */
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
