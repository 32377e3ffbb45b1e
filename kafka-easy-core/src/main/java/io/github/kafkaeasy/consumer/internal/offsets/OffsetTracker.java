package io.github.kafkaeasy.consumer.internal.offsets;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/**
 * What of one partition was received, and what of that is done. Poll thread only.
 *
 * <p>It keeps what the polls brought, oldest first. Offsets that never came (compaction,
 * transaction markers) need no place in it, because a poll says where the next one starts: what was
 * received is tracked, never a range.
 *
 * <pre>
 *   done      | batch: passed, 2 open | batch: slices with cursors | batch ... | next
 *   ----------|--------x-----------x--|------------------------------------------&gt;
 *                      ^ frontier: the lowest offset that was received and is not done
 * </pre>
 */
public final class OffsetTracker {

  /**
   * After so many records the whole queue is looked through for batches that are passed, not only
   * its front: behind a slow lane they would otherwise keep their records in memory.
   */
  private static final int SWEEP_EVERY_RECORDS = 10_000;

  private final ArrayDeque<ReceivedBatch> batches = new ArrayDeque<>();
  private int receivedSinceSweep;

  /** The end of what is done without a gap in it; -1 until started. */
  private long doneEnd = -1;

  private long next = -1;

  /** Starts at the position from which the first record will be fetched. */
  public void startAt(long position) {
    doneEnd = position;
    next = position;
  }

  public boolean isStarted() {
    return next >= 0;
  }

  /** The offset after everything received so far. */
  public long next() {
    return next;
  }

  /**
   * Takes in what a poll brought.
   *
   * @param slices its records by lane; none when the poll only passed a gap
   * @param count how many records these are
   * @param nextOffset where the next poll starts, gaps included
   */
  public void received(Slice[] slices, int count, long nextOffset) {
    next = nextOffset;
    if (count > 0) {
      batches.add(new ReceivedBatch(slices, nextOffset));
    } else if (batches.isEmpty()) {
      doneEnd = nextOffset;
    } else {
      batches.getLast().extendTo(nextOffset);
    }
    receivedSinceSweep += count;
    if (receivedSinceSweep >= SWEEP_EVERY_RECORDS) {
      sweep();
    } else {
      dropDoneFront();
    }
  }

  /** The lowest offset that was received and is not done: the offset to commit. */
  public long frontier() {
    sweep();
    ReceivedBatch oldest = batches.peekFirst();
    return oldest == null ? doneEnd : oldest.lowestOpen();
  }

  /** Received offsets that are not done, ascending. All others before {@link #next()} are done. */
  public long[] openOffsets() {
    sweep();
    LongList offsets = new LongList(64);
    for (ReceivedBatch batch : batches) {
      batch.addOpenOffsets(offsets);
    }
    return offsets.toSortedArray();
  }

  /** How many received records are not done. Allocates nothing. */
  public long openCount() {
    sweep();
    long count = 0;
    for (ReceivedBatch batch : batches) {
      count += batch.openCount();
    }
    return count;
  }

  /** The lowest received record that is not done, with what keeps it. */
  public Optional<OpenRecords.Open> oldestOpen() {
    sweep();
    ReceivedBatch oldest = batches.peekFirst();
    return oldest == null ? Optional.empty() : oldest.oldestOpen();
  }

  private void dropDoneFront() {
    ReceivedBatch oldest;
    while ((oldest = batches.peekFirst()) != null && oldest.isPassed()) {
      oldest.compact();
      if (!oldest.isDone()) {
        return;
      }
      doneEnd = oldest.end();
      batches.removeFirst();
    }
  }

  /** Compacts every batch that is passed and melts neighbours, wherever in the queue they are. */
  private void sweep() {
    receivedSinceSweep = 0;
    dropDoneFront();
    ReceivedBatch before = null;
    for (Iterator<ReceivedBatch> all = batches.iterator(); all.hasNext(); ) {
      ReceivedBatch batch = all.next();
      if (!batch.isPassed()) {
        before = null;
        continue;
      }
      batch.compact();
      if (before != null) {
        before.absorb(batch);
        all.remove();
      } else {
        before = batch;
      }
    }
  }
}
