package io.github.kafkaeasy.consumer.internal.offsets;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The done offsets of one partition after the frontier, which is the offset to commit: the lowest
 * one that is not done. A commit carries the map besides its offset, so that these records are not
 * repeated after a restart, although records finish out of order. Immutable.
 */
public final class DoneMap {
  private static final int NO_EPOCH = -1;

  private final long frontier;

  /**
   * Start (inclusive) and end (exclusive) of each done range, ascending; ranges never touch each
   * other.
   */
  private final long[] ranges;

  private final int leaderEpoch;

  /**
   * @param frontier the offset of the same commit
   * @param ranges start and end of each done range, ascending
   * @param leaderEpoch the highest leader epoch of all records seen
   */
  DoneMap(long frontier, long[] ranges, int leaderEpoch) {
    this.frontier = frontier;
    this.ranges = ranges;
    this.leaderEpoch = leaderEpoch;
  }

  /**
   * Makes the map from the offsets that are not done.
   *
   * @param next the offset after all received records
   * @param open the received offsets that are not done, ascending
   */
  static DoneMap of(long next, long[] open, int leaderEpoch) {
    if (open.length == 0) {
      return new DoneMap(next, new long[0], leaderEpoch);
    }
    LongList ranges = new LongList(16);
    for (int i = 0; i < open.length; i++) {
      long first = open[i] + 1;
      long end = i + 1 < open.length ? open[i + 1] : next;
      if (first < end) {
        ranges.add(first);
        ranges.add(end);
      }
    }
    return new DoneMap(open[0], ranges.toArray(), leaderEpoch);
  }

  /**
   * Adds the done offsets of an earlier commit from {@code next} on, which have not been received
   * again.
   */
  DoneMap and(DoneMap earlier, long next) {
    if (earlier.end() <= next || leaderEpoch > earlier.leaderEpoch) {
      // Not valid after a change to a newer leader epoch, since those offsets may have other
      // records now.
      return this;
    }
    LongList merged = new LongList(ranges.length + earlier.ranges.length);
    for (long bound : ranges) {
      merged.add(bound);
    }
    for (int i = 0; i < earlier.ranges.length; i += 2) {
      long first = Math.max(next, earlier.ranges[i]);
      if (first < earlier.ranges[i + 1]) {
        merged.extendOrAdd(first, earlier.ranges[i + 1]);
      }
    }
    return new DoneMap(frontier, merged.toArray(), Math.max(leaderEpoch, earlier.leaderEpoch));
  }

  /**
   * A smaller map: the done offsets below {@code bound}, and from there on those of an earlier
   * commit of the same assignment.
   */
  DoneMap below(long bound, DoneMap earlier) {
    LongList less = new LongList(ranges.length + earlier.ranges.length);
    for (int i = 0; i < ranges.length && ranges[i] < bound; i += 2) {
      less.add(ranges[i]);
      less.add(Math.min(ranges[i + 1], bound));
    }
    for (int i = 0; i < earlier.ranges.length; i += 2) {
      long first = Math.max(Math.max(frontier, bound), earlier.ranges[i]);
      if (first < earlier.ranges[i + 1]) {
        less.extendOrAdd(first, earlier.ranges[i + 1]);
      }
    }
    return new DoneMap(frontier, less.toArray(), leaderEpoch);
  }

  /** The done offsets of this map that the other map, with its frontier, includes too. */
  DoneMap within(DoneMap other) {
    LongList common = new LongList(ranges.length);
    int its = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] < other.frontier) {
        common.extendOrAdd(ranges[i], Math.min(ranges[i + 1], other.frontier));
      }
      while (its < other.ranges.length && other.ranges[its + 1] <= ranges[i]) {
        its += 2;
      }
      for (int j = its; j < other.ranges.length && other.ranges[j] < ranges[i + 1]; j += 2) {
        common.extendOrAdd(
            Math.max(ranges[i], other.ranges[j]), Math.min(ranges[i + 1], other.ranges[j + 1]));
      }
    }
    return new DoneMap(frontier, common.toArray(), leaderEpoch);
  }

  /** Whether this map and its frontier include all done offsets of an earlier map. */
  public boolean says(DoneMap earlier) {
    int mine = 0;
    for (int i = 0; i < earlier.ranges.length; i += 2) {
      long first = Math.max(frontier, earlier.ranges[i]);
      long end = earlier.ranges[i + 1];
      if (first >= end) {
        continue;
      }
      while (mine < ranges.length && ranges[mine + 1] < end) {
        mine += 2;
      }
      if (mine == ranges.length || ranges[mine] > first) {
        return false;
      }
    }
    return true;
  }

  long frontier() {
    return frontier;
  }

  /** The offset after the last done one. */
  public long end() {
    return ranges.length == 0 ? frontier : ranges[ranges.length - 1];
  }

  boolean isEmpty() {
    return ranges.length == 0;
  }

  long[] ranges() {
    return ranges;
  }

  int leaderEpoch() {
    return leaderEpoch;
  }

  /** Number of done offsets from this one on. */
  long doneFrom(long offset) {
    long done = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      done += Math.max(0, ranges[i + 1] - Math.max(offset, ranges[i]));
    }
    return done;
  }

  public boolean isDone(long offset) {
    int low = 0;
    int high = ranges.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (offset < ranges[2 * middle]) {
        high = middle - 1;
      } else if (offset >= ranges[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /** The records that are not done. */
  public List<ConsumerRecord<byte[], byte[]>> openOf(List<ConsumerRecord<byte[], byte[]>> records) {
    List<ConsumerRecord<byte[], byte[]>> open = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      // A record of a newer leader epoch may have replaced the one that was done.
      if (!isDone(record.offset()) || record.leaderEpoch().orElse(NO_EPOCH) > leaderEpoch) {
        open.add(record);
      }
    }
    return open;
  }
}
