package io.github.kafkaeasy.dlq.redrive.internal.audit;

import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** Sets of offsets for the partitions of one topic, with one bit per offset. */
final class OffsetSets {
  /** The largest number of offsets per partition; a dead-letter topic does not reach it. */
  private static final long MOST = Integer.MAX_VALUE - 8L;

  private final Map<Integer, Long> begins;
  private final Map<Integer, BitSet> sets = new TreeMap<>();

  /**
   * @param begins the first offset by partition; lower offsets are not stored
   */
  OffsetSets(Map<Integer, Long> begins) {
    this.begins = begins;
  }

  void add(int partition, long first, long last) {
    long begin = begins.getOrDefault(partition, Long.MAX_VALUE);
    long from = Math.max(0, first - begin);
    long to = last - begin;
    if (begin != Long.MAX_VALUE && to >= from && to < MOST) {
      sets.computeIfAbsent(partition, p -> new BitSet()).set((int) from, (int) to + 1);
    }
  }

  void remove(int partition, long first, long last) {
    BitSet set = sets.get(partition);
    long begin = begins.getOrDefault(partition, 0L);
    if (set != null && last >= begin && last - begin < MOST) {
      set.clear((int) Math.max(0, first - begin), (int) (last - begin) + 1);
    }
  }

  /** Removes the offsets of another set with the same first offsets. */
  void removeAll(OffsetSets others) {
    others.sets.forEach(
        (partition, other) -> {
          BitSet set = sets.get(partition);
          if (set != null) {
            set.andNot(other);
          }
        });
  }

  boolean has(int partition, long offset) {
    BitSet set = sets.get(partition);
    long index = offset - begins.getOrDefault(partition, 0L);
    return set != null && index >= 0 && index < MOST && set.get((int) index);
  }

  /** The number of offsets of this partition in [first, end). */
  long count(int partition, long first, long end) {
    BitSet set = sets.get(partition);
    long begin = begins.getOrDefault(partition, 0L);
    if (set == null) {
      return 0;
    }
    int from = (int) Math.min(MOST, Math.max(0, first - begin));
    int to = (int) Math.min(MOST, Math.max(0, end - begin));
    return to <= from ? 0 : set.get(from, to).cardinality();
  }

  /** The first offset from {@code offset} on that is not in the set. */
  long firstMissing(int partition, long offset) {
    BitSet set = sets.get(partition);
    long begin = begins.getOrDefault(partition, 0L);
    return set == null ? offset : begin + set.nextClearBit((int) Math.max(0, offset - begin));
  }

  /**
   * The first offset from {@code offset} on that is in the set; {@link Long#MAX_VALUE} if there is
   * none.
   */
  long firstPresent(int partition, long offset) {
    BitSet set = sets.get(partition);
    long begin = begins.getOrDefault(partition, 0L);
    int found = set == null ? -1 : set.nextSetBit((int) Math.max(0, offset - begin));
    return found < 0 ? Long.MAX_VALUE : begin + found;
  }

  /** The sorted offsets of one partition as text, {@code 1-16,18}, which {@link #parse} reads. */
  static String text(Iterable<Long> offsets) {
    StringBuilder text = new StringBuilder();
    Iterator<Long> all = offsets.iterator();
    long first = -1;
    long last = -1;
    while (all.hasNext()) {
      long offset = all.next();
      if (first >= 0 && offset != last + 1) {
        append(text, first, last);
        first = -1;
      }
      if (first < 0) {
        first = offset;
      }
      last = offset;
    }
    if (first >= 0) {
      append(text, first, last);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, long first, long last) {
    text.append(text.isEmpty() ? "" : ",").append(first);
    if (last > first) {
      text.append('-').append(last);
    }
  }

  /** Receives ranges of offsets of one partition, the last offset included. */
  interface Ranges {
    void range(int partition, long first, long last);
  }

  /**
   * Passes each range of a text to {@code ranges}.
   *
   * @throws NumberFormatException if the text is no list of ranges
   */
  static void parse(int partition, String text, Ranges ranges) {
    for (String range : text.split(",", -1)) {
      int dash = range.indexOf('-');
      long first = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
      long last = dash < 0 ? first : Long.parseLong(range.substring(dash + 1));
      ranges.range(partition, first, last);
    }
  }
}
