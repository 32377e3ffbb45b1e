package io.github.kafkaeasy.test.internal.scripted;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Log of one partition. Callers hold the cluster's lock. */
final class PartitionLog {

  /** Entry in the list of cuts for a recreated log: no offset of the old log is valid. */
  static final long ALL = -1;

  private final TreeMap<Long, ConsumerRecord<byte[], byte[]>> records = new TreeMap<>();
  private final TreeSet<Long> corrupt = new TreeSet<>();

  // Offsets at which the log was truncated, or ALL. A reader remembers the number of cuts that it
  // has processed, so a cut is never removed once a reader may have processed it.
  private final List<Long> cuts = new ArrayList<>();
  private long start;
  private long end;
  private Optional<Integer> leaderEpoch = Optional.empty();
  private boolean leaderless;

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  Optional<Integer> leaderEpoch() {
    return leaderEpoch;
  }

  void leaderEpoch(int epoch) {
    leaderEpoch = Optional.of(epoch);
  }

  boolean isLeaderless() {
    return leaderless;
  }

  void leaderless(boolean without) {
    leaderless = without;
  }

  void append(ConsumerRecord<byte[], byte[]> record) {
    if (record.offset() < end) {
      throw new IllegalArgumentException(
          "offset " + record.offset() + " is less than the next offset, " + end);
    }
    records.put(record.offset(), record);
    end = record.offset() + 1;
  }

  void gapTo(long offset) {
    if (offset < end) {
      throw new IllegalArgumentException(
          "a gap cannot end at offset " + offset + ", before the end of the log: " + end);
    }
    end = offset;
  }

  void deleteBefore(long offset) {
    records.headMap(offset).clear();
    corrupt.headSet(offset).clear();
    start = Math.max(start, offset);
    end = Math.max(end, offset);
  }

  void truncate(long offset) {
    if (offset < start || offset > end) {
      throw new IllegalArgumentException(
          "cannot truncate to " + offset + ", the log is " + start + " to " + end);
    }
    records.tailMap(offset).clear();
    corrupt.tailSet(offset).clear();
    end = offset;
    cuts.add(offset);
  }

  void recreate() {
    records.clear();
    corrupt.clear();
    start = 0;
    end = 0;
    leaderEpoch = leaderEpoch.map(epoch -> 0);
    cuts.add(ALL);
  }

  /** Like {@link #recreate}, but readers do not notice and continue from their old positions. */
  void recreateUnseen() {
    recreate();
    cuts.remove(cuts.size() - 1);
  }

  void corrupt(long offset) {
    if (!records.containsKey(offset)) {
      throw new IllegalArgumentException("no record at offset " + offset + " to corrupt");
    }
    corrupt.add(offset);
  }

  void repair() {
    corrupt.clear();
  }

  boolean isCorrupt(long offset) {
    return corrupt.contains(offset);
  }

  int cuts() {
    return cuts.size();
  }

  long cut(int index) {
    return cuts.get(index);
  }

  /** The first record at or after an offset, or null. */
  @Nullable ConsumerRecord<byte[], byte[]> from(long offset) {
    Map.Entry<Long, ConsumerRecord<byte[], byte[]>> entry = records.ceilingEntry(offset);
    return entry == null ? null : entry.getValue();
  }

  /** The first record with at least this timestamp, or null. */
  @Nullable ConsumerRecord<byte[], byte[]> firstSince(long timestamp) {
    for (ConsumerRecord<byte[], byte[]> record : records.values()) {
      if (record.timestamp() >= timestamp) {
        return record;
      }
    }
    return null;
  }
}
