package io.github.kafkaeasy.dlq.redrive.internal.audit;

import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** Offsets of the partitions of one topic, a bit each. */
final class OffsetSets {
  /** A topic that holds more than this many records in one partition is no place for letters. */
  private static final long MOST = Integer.MAX_VALUE - 8L;

  private final Map<Integer, Long> begins;
  private final Map<Integer, BitSet> sets = new TreeMap<>();

  /**
   * @param begins offsets below these are not kept
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

  boolean has(int partition, long offset) {
    BitSet set = sets.get(partition);
    long index = offset - begins.getOrDefault(partition, 0L);
    return set != null && index >= 0 && index < MOST && set.get((int) index);
  }

  /** How many in this partition lie from the first offset up to, and without, the end. */
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

  /** The first offset that is not in it, from {@code offset} on. */
  long firstMissing(int partition, long offset) {
    BitSet set = sets.get(partition);
    long begin = begins.getOrDefault(partition, 0L);
    return set == null ? offset : begin + set.nextClearBit((int) Math.max(0, offset - begin));
  }

  /** The first offset that is in it, from {@code offset} on; {@link Long#MAX_VALUE} for none. */
  long firstPresent(int partition, long offset) {
    BitSet set = sets.get(partition);
    long begin = begins.getOrDefault(partition, 0L);
    int found = set == null ? -1 : set.nextSetBit((int) Math.max(0, offset - begin));
    return found < 0 ? Long.MAX_VALUE : begin + found;
  }

  /** {@code 1-16,18}: what {@link #parse} reads. Sorted offsets of one partition. */
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

  /** Is given ranges of offsets of one partition, the last one included. */
  interface Ranges {
    void range(int partition, long first, long last);
  }

  /**
   * Hands out the ranges of a text.
   *
   * @throws NumberFormatException for what is no such text
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
