package io.github.kafkaeasy.consumer.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition for as long as it stays assigned to us. When it goes, or its offsets go backwards,
 * the epoch is shut and nothing that still runs for it can settle anything: its tracker is gone.
 */
final class Epoch {
  final TopicPartition partition;
  final PartitionLanes lanes;

  /** Poll thread only. */
  final OffsetTracker tracker = new OffsetTracker();

  /** Poll thread only. */
  final CommitState commits = new CommitState();

  /** Poll thread only. */
  final FrontierWatch progress = new FrontierWatch();

  /** Workers add, the poll thread reads: what has left the lanes, run or joined to a hold. */
  final AtomicLong finishedRecords = new AtomicLong();

  final AtomicLong finishedBytes = new AtomicLong();

  /** Lane owners add and take, the poll thread reads: what holds keep. */
  final AtomicLong heldRecords = new AtomicLong();

  final AtomicLong heldBytes = new AtomicLong();

  /** Written by the poll thread, read by workers before each record. Never opens again. */
  private volatile boolean open = true;

  /** Poll thread only: what was handed to the lanes. */
  private long receivedRecords;

  private long receivedBytes;

  /** Poll thread only: where to stop; records there and behind it are left alone. */
  private long end = Long.MAX_VALUE;

  /** Poll thread only: somebody moved it, so it does not start where the group stopped. */
  private boolean moved;

  /** Poll thread only: a corrupt batch; nothing behind it can be fetched until somebody acts. */
  private boolean wedged;

  /** Poll thread only: the application asked for it; the next owner knows nothing of it. */
  private boolean userPaused;

  /** Poll thread only: holds keep so much that nothing more is fetched. */
  private boolean overHeldLimit;

  Epoch(TopicPartition partition, PartitionLanes lanes) {
    this.partition = partition;
    this.lanes = lanes;
  }

  boolean isOpen() {
    return open;
  }

  /** From now on no record of this epoch starts. Poll thread. */
  void shut() {
    open = false;
  }

  void received(long records, long bytes) {
    receivedRecords += records;
    receivedBytes += bytes;
  }

  /**
   * Whether holes are so many and so far apart that their map does not fit into a commit: nothing
   * more is fetched then, because it would run again after a restart. What is just being worked
   * through makes holes too, but not for long. Poll thread.
   */
  boolean isTooScattered() {
    return !commits.isMapWhole() && heldRecords.get() > recordsInFlight();
  }

  boolean isWedged() {
    return wedged;
  }

  void wedged(boolean isWedged) {
    wedged = isWedged;
  }

  boolean isUserPaused() {
    return userPaused;
  }

  void userPaused(boolean paused) {
    userPaused = paused;
  }

  void endAt(long offset) {
    end = offset;
  }

  long end() {
    return end;
  }

  void moved() {
    moved = true;
  }

  boolean isMoved() {
    return moved;
  }

  /** Something of it is being worked on or held. */
  boolean isBusy() {
    return recordsInFlight() > 0 || heldRecords.get() > 0;
  }

  /** Everything up to where it shall stop was fetched. */
  boolean isAtItsEnd() {
    return tracker.isStarted() && tracker.next() >= end;
  }

  boolean isDoneToItsEnd() {
    return isAtItsEnd() && !isBusy();
  }

  boolean overHeldLimit() {
    return overHeldLimit;
  }

  void overHeldLimit(boolean over) {
    overHeldLimit = over;
  }

  long recordsInFlight() {
    return receivedRecords - finishedRecords.get();
  }

  long bytesInFlight() {
    return receivedBytes - finishedBytes.get();
  }
}
