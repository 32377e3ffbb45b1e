package io.github.kafkaeasy.consumer.internal.offsets;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/**
 * The received offsets of one partition, and which of them are done. Poll thread only.
 *
 * <p>It keeps the batches that polls returned, oldest first. Offsets without a record (compaction,
 * transaction markers) need no entry, because each poll returns the position of the next one:
 * received records are tracked, never ranges.
 *
 * <pre>
 *   done      | batch: passed, 2 open | batch: slices with cursors | batch ... | next
 *   ----------|--------x-----------x--|------------------------------------------&gt;
 *                      ^ frontier: the lowest offset that was received and is not done
 * </pre>
 */
public final class OffsetTracker {

  /**
   * Number of records after which the whole queue, not only its front, is searched for batches that
   * the cursors have passed. Otherwise batches behind a slow lane would keep their records in
   * memory.
   */
  private static final int SWEEP_EVERY_RECORDS = 10_000;

  private final ArrayDeque<ReceivedBatch> batches = new ArrayDeque<>();
  private int receivedSinceSweep;

  /**
   * The position before which everything is done, valid while no batch is open; -1 until started.
   */
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

  /** The offset after all received records. */
  public long next() {
    return next;
  }

  /** Whether every received record is known to be done. */
  boolean isEmpty() {
    return batches.isEmpty();
  }

  /**
   * Adds the records of a poll.
   *
   * @param slices the records by lane; none when the poll only passed a gap
   * @param count number of records
   * @param nextOffset position of the next poll, gaps included
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

  /**
   * The offset to commit: the lowest received offset that is not done, or the position of the next
   * poll if all are done.
   */
  public long frontier() {
    sweep();
    ReceivedBatch oldest = batches.peekFirst();
    return oldest == null ? doneEnd : oldest.lowestOpen();
  }

  /**
   * The received offsets that are not done, ascending. All others before {@link #next()} are done.
   */
  public long[] openOffsets() {
    sweep();
    LongList offsets = new LongList(64);
    for (ReceivedBatch batch : batches) {
      batch.addOpenOffsets(offsets);
    }
    return offsets.toSortedArray();
  }

  /** Number of received records that are not done. Allocates no memory. */
  public long openCount() {
    sweep();
    long count = 0;
    for (ReceivedBatch batch : batches) {
      count += batch.openCount();
    }
    return count;
  }

  /** The lowest received record that is not done, and whether it is held. */
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

  /** Compacts all passed batches and merges neighbours, anywhere in the queue. */
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
