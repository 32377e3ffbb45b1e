package io.github.kafkaeasy.consumer.internal.offsets;

import java.util.Arrays;

/** Growing list of offsets without boxing. */
final class LongList {
  private long[] values;
  private int size;

  LongList(int capacity) {
    values = new long[Math.max(2, capacity)];
  }

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  /** Adds a range; extends the last one if the new one starts at its end. */
  void extendOrAdd(long first, long end) {
    if (size > 0 && values[size - 1] == first) {
      values[size - 1] = end;
    } else {
      add(first);
      add(end);
    }
  }

  long[] toArray() {
    return Arrays.copyOf(values, size);
  }

  long[] toSortedArray() {
    long[] sorted = toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
