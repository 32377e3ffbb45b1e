package io.github.kafkaeasy.consumer.internal.offsets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one poll brought for a partition, in the {@link OffsetTracker}. While its slices are being
 * worked through it looks at their cursors; once they are passed it lets the records go and keeps
 * only what is still open, and neighbours in that state melt into one. Poll thread only.
 */
final class ReceivedBatch {
  private static final Slice[] NONE = {};

  private Slice[] slices;

  /** Slices before this index are passed, so asking again starts here. */
  private int firstUnpassed;

  private final List<Pending> open = new ArrayList<>(0);
  private long end;

  ReceivedBatch(Slice[] slices, long end) {
    this.slices = slices;
    this.end = end;
  }

  /** The offset after this batch, a gap behind it included. */
  long end() {
    return end;
  }

  void extendTo(long offset) {
    end = offset;
  }

  /** True once all its records were run or joined to a hold; then only pendings can be open. */
  boolean isPassed() {
    while (firstUnpassed < slices.length && slices[firstUnpassed].isPassed()) {
      firstUnpassed++;
    }
    return firstUnpassed == slices.length;
  }

  /** To be called when passed: forgets the records, and the pendings settled since. */
  void compact() {
    for (Slice slice : slices) {
      for (Pending p = slice.pendings(); p != null; ) {
        open.add(p);
        Pending older = p.next;
        // Nobody walks this chain again; without the link a parked record would keep its
        // settled neighbours in memory.
        p.next = null;
        p = older;
      }
    }
    slices = NONE;
    firstUnpassed = 0;
    open.removeIf(Pending::isSettled);
  }

  boolean isDone() {
    return slices.length == 0 && open.isEmpty();
  }

  /** Takes in the batch right behind; both are compacted. */
  void absorb(ReceivedBatch following) {
    open.addAll(following.open);
    end = following.end;
  }

  /** The lowest offset that is not done, or {@link #end()}. */
  long lowestOpen() {
    long lowest = end;
    for (Pending pending : open) {
      if (!pending.isSettled()) {
        lowest = Math.min(lowest, pending.record.offset());
      }
    }
    for (Slice slice : slices) {
      // The cursor first: a pending is pushed before its record is passed, so what this cursor
      // has passed without settling is among the pendings read after it.
      int cursor = slice.cursor();
      if (cursor < slice.to) {
        lowest = Math.min(lowest, slice.records[cursor].offset());
      }
      for (Pending p = slice.pendings(); p != null; p = p.next) {
        if (!p.isSettled()) {
          lowest = Math.min(lowest, p.record.offset());
        }
      }
    }
    return lowest;
  }

  Optional<OpenRecords.Open> oldestOpen() {
    long lowest = lowestOpen();
    for (Slice slice : slices) {
      for (int i = slice.from; i < slice.to; i++) {
        if (slice.records[i].offset() == lowest) {
          return Optional.of(new OpenRecords.Open(slice.records[i], i < slice.cursor()));
        }
      }
    }
    for (Pending pending : open) {
      if (pending.record.offset() == lowest) {
        return Optional.of(new OpenRecords.Open(pending.record, true));
      }
    }
    return Optional.empty();
  }

  long openCount() {
    long count = 0;
    for (Pending pending : open) {
      count += pending.isSettled() ? 0 : 1;
    }
    for (Slice slice : slices) {
      int cursor = slice.cursor();
      count += slice.to - cursor;
      for (Pending p = slice.pendings(); p != null; p = p.next) {
        count += isOpenBefore(slice, cursor, p) ? 1 : 0;
      }
    }
    return count;
  }

  /** A record between this cursor and a newer one is counted once, with those not passed. */
  private static boolean isOpenBefore(Slice slice, int cursor, Pending pending) {
    return !pending.isSettled()
        && (cursor == slice.to || pending.record.offset() < slice.records[cursor].offset());
  }

  void addOpenOffsets(LongList offsets) {
    for (Pending pending : open) {
      if (!pending.isSettled()) {
        offsets.add(pending.record.offset());
      }
    }
    for (Slice slice : slices) {
      int cursor = slice.cursor();
      for (Pending p = slice.pendings(); p != null; p = p.next) {
        if (isOpenBefore(slice, cursor, p)) {
          offsets.add(p.record.offset());
        }
      }
      for (int i = cursor; i < slice.to; i++) {
        offsets.add(slice.records[i].offset());
      }
    }
  }
}
