package io.github.kafkaeasy.consumer.internal.offsets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records of one partition from one poll, in the {@link OffsetTracker}. While lanes work on its
 * slices, it reads their cursors. Once the lanes have passed all slices, it drops the records,
 * keeps only the {@link Pending} objects of open ones, and is merged with neighbours in the same
 * state. Poll thread only.
 */
final class ReceivedBatch {
  private static final Slice[] NONE = {};

  private Slice[] slices;

  /** Slices before this index are passed, so the next check starts here. */
  private int firstUnpassed;

  private final List<Pending> open = new ArrayList<>(0);
  private long end;

  ReceivedBatch(Slice[] slices, long end) {
    this.slices = slices;
    this.end = end;
  }

  /** The offset after this batch, including a gap behind it. */
  long end() {
    return end;
  }

  void extendTo(long offset) {
    end = offset;
  }

  /** Whether all its records have run or joined a hold; then only pending records can be open. */
  boolean isPassed() {
    while (firstUnpassed < slices.length && slices[firstUnpassed].isPassed()) {
      firstUnpassed++;
    }
    return firstUnpassed == slices.length;
  }

  /** Drops the records and settled {@link Pending} objects. Called when the batch is passed. */
  void compact() {
    for (Slice slice : slices) {
      for (Pending p = slice.pendings(); p != null; ) {
        open.add(p);
        Pending older = p.next;
        // This chain is not walked again; with the link, a held record would keep its settled
        // neighbours in memory.
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

  /** Merges the next batch into this one; both are compacted. */
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
      // The cursor is read first: a pending record is added before the cursor passes it, so every
      // record that this cursor has passed without settling is among the pending ones read then.
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
    for (Pending pending : open) {
      if (pending.record.offset() == lowest) {
        return Optional.of(new OpenRecords.Open(pending.record, pending));
      }
    }
    for (Slice slice : slices) {
      for (Pending p = slice.pendings(); p != null; p = p.next) {
        if (p.record.offset() == lowest) {
          return Optional.of(new OpenRecords.Open(p.record, p));
        }
      }
      for (int i = slice.from; i < slice.to; i++) {
        if (slice.records[i].offset() == lowest) {
          return Optional.of(new OpenRecords.Open(slice.records[i], null));
        }
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

  /**
   * False for a settled record, and for a pending record at or after the cursor: the caller counts
   * that one already, among the records that the cursor has not passed.
   */
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
