package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.consumer.internal.outputs.KeptOutputs;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/**
 * One assignment of a partition to this consumer, until the partition is revoked or lost, or starts
 * over at another position. Then it is shut, and records that still run for it cannot settle
 * anything, because its tracker is gone.
 */
public final class Assignment {
  /**
   * Largest fill of a {@link DoneMap} that was not cut; only a map that had to be cut counts as
   * full.
   */
  private static final double FULLEST_WHOLE = 0.999;

  public final TopicPartition partition;

  /** Poll thread only. */
  public final OffsetTracker tracker = new OffsetTracker();

  /** Poll thread only. */
  public final CommitState commits = new CommitState();

  /** Outputs of its records, with exactlyOnce, until they are committed; otherwise always empty. */
  public final KeptOutputs outputs = new KeptOutputs();

  /** Poll thread only. */
  public final FrontierWatch progress = new FrontierWatch();

  /**
   * Number of records in finished slices: each of their records has run or joined a hold. Workers
   * add, the poll thread reads.
   */
  public final AtomicLong finishedRecords = new AtomicLong();

  public final AtomicLong finishedBytes = new AtomicLong();

  /** Held records. Lane owners change it, the poll thread reads. */
  public final AtomicLong heldRecords = new AtomicLong();

  public final AtomicLong heldBytes = new AtomicLong();

  /**
   * Cleared by the poll thread, or by a lane's owner when the consumer must stop; read by workers
   * before each record. Never becomes true again.
   */
  private volatile boolean open = true;

  /** Records that were handed to the lanes. Poll thread only. */
  private long receivedRecords;

  private long receivedBytes;

  /** End position, exclusive: records there and after it are not handled. Poll thread only. */
  private long end = Long.MAX_VALUE;

  /** True when a corrupt batch stops the partition until the application acts. Poll thread only. */
  private boolean wedged;

  /**
   * True when the application has paused the partition; the next owner does not know of it. Poll
   * thread only.
   */
  private boolean userPaused;

  /**
   * True when nothing is fetched because the partition holds too many records or bytes. Poll thread
   * only.
   */
  private boolean overHeldLimit;

  /** True when its map was full at flow control's last check. Poll thread only. */
  private boolean wasTooScattered;

  public Assignment(TopicPartition partition) {
    this.partition = partition;
  }

  public boolean isOpen() {
    return open;
  }

  /** Shuts the assignment: no record of it starts any more. Poll thread or lane's owner. */
  public void shut() {
    open = false;
  }

  public void received(long records, long bytes) {
    receivedRecords += records;
    receivedBytes += bytes;
  }

  /**
   * Whether held records are so many and so far apart that the map of done records does not fit
   * into a commit. Then no more records are fetched, because they would be repeated after a
   * restart. Any thread.
   */
  public boolean isTooScattered() {
    return mapHeldShare() >= 1;
  }

  /** Part of the last map's space that held records use: 0 to 1. Any thread. */
  public double mapHeldShare() {
    return commits.mapHeldShare();
  }

  /**
   * Notes the size of the last map. Records in progress use space in the map too, but only briefly:
   * unless more records are held than in progress, the share of held records is noted as zero. Poll
   * thread.
   *
   * @param whole false when the map had to be cut
   * @param fill used part of the map's space, 0 to 1
   */
  void mapWritten(boolean whole, double fill) {
    boolean mostlyHeld = heldRecords.get() > recordsInFlight();
    double share = whole ? Math.min(fill, FULLEST_WHOLE) : 1;
    commits.mapWritten(whole, share, mostlyHeld ? share : 0);
  }

  /** Part of the map's space that the last map used: 0 to 1. Any thread. */
  public double mapFill() {
    return commits.mapFill();
  }

  /**
   * Number of records that are not done: open ones here, and those not fetched yet except the ones
   * that an earlier commit marked as done. Poll thread.
   *
   * @param notFetched number of offsets from the next poll's position to the end
   */
  public long lag(long notFetched) {
    long unknown = Math.max(0, notFetched - commits.restoredFrom(tracker.next()));
    return tracker.openCount() + unknown;
  }

  public boolean isWedged() {
    return wedged;
  }

  public void wedged(boolean isWedged) {
    wedged = isWedged;
  }

  public boolean isUserPaused() {
    return userPaused;
  }

  public void userPaused(boolean paused) {
    userPaused = paused;
  }

  public void endAt(long offset) {
    end = offset;
  }

  public long end() {
    return end;
  }

  /**
   * Starts at the position from which the first record will be fetched. Poll thread.
   *
   * @param leaderEpoch leader epoch of the record before the position; empty: not known
   */
  public void startAt(long position, Optional<Integer> leaderEpoch) {
    tracker.startAt(position);
    commits.startAt(position, leaderEpoch);
  }

  /** Whether any of its records is in progress or held. */
  public boolean isBusy() {
    return recordsInFlight() > 0 || heldRecords.get() > 0;
  }

  /**
   * True if it has a start position and no record in flight, no held record and no uncommitted
   * output, so that its state does not change before the next records are received. Poll thread.
   */
  boolean isAtRest() {
    // The order matters: a record becomes held before its slice is finished, and its outputs are
    // kept before it is done.
    return tracker.isStarted() && !isBusy() && outputs.bytes() == 0;
  }

  /** Whether all records up to its end position were fetched. */
  boolean isAtItsEnd() {
    return tracker.isStarted() && tracker.next() >= end;
  }

  public boolean isDoneToItsEnd() {
    return isAtItsEnd() && !isBusy();
  }

  public boolean overHeldLimit() {
    return overHeldLimit;
  }

  public void overHeldLimit(boolean over) {
    overHeldLimit = over;
  }

  public boolean wasTooScattered() {
    return wasTooScattered;
  }

  public void wasTooScattered(boolean scattered) {
    wasTooScattered = scattered;
  }

  /**
   * Size of the outputs that no transaction has committed yet, without those that cannot be
   * committed now; 0 without exactlyOnce. Poll thread.
   */
  public static long bytesToCommit(Collection<Assignment> assignments) {
    long bytes = 0;
    for (Assignment assignment : assignments) {
      bytes += assignment.outputs.bytesToCommit();
    }
    return bytes;
  }

  public long recordsInFlight() {
    return receivedRecords - finishedRecords.get();
  }

  public long bytesInFlight() {
    return receivedBytes - finishedBytes.get();
  }
}
