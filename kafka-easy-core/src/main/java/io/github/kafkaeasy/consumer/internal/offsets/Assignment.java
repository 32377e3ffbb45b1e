package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.consumer.internal.outputs.KeptOutputs;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition for as long as it stays assigned to us. When it goes, or its offsets go backwards,
 * the assignment is shut and nothing that still runs for it can settle anything: its tracker is
 * gone.
 */
public final class Assignment {
  /** Only a map that had to be cut is full. */
  private static final double FULLEST_WHOLE = 0.999;

  public final TopicPartition partition;

  /** Poll thread only. */
  public final OffsetTracker tracker = new OffsetTracker();

  /** Poll thread only. */
  public final CommitState commits = new CommitState();

  /** What its records send, with exactlyOnce, until it is committed; else always empty. */
  public final KeptOutputs outputs = new KeptOutputs();

  /** Poll thread only. */
  public final FrontierWatch progress = new FrontierWatch();

  /** Workers add, the poll thread reads: what has left the lanes, run or joined to a hold. */
  public final AtomicLong finishedRecords = new AtomicLong();

  public final AtomicLong finishedBytes = new AtomicLong();

  /** Lane owners add and take, the poll thread reads: what holds keep. */
  public final AtomicLong heldRecords = new AtomicLong();

  public final AtomicLong heldBytes = new AtomicLong();

  /** Written by the poll thread, read by workers before each record. Never opens again. */
  private volatile boolean open = true;

  /** Poll thread only: what was handed to the lanes. */
  private long receivedRecords;

  private long receivedBytes;

  /** Poll thread only: where to stop; records there and behind it are left alone. */
  private long end = Long.MAX_VALUE;

  /** Poll thread only: a corrupt batch; nothing behind it can be fetched until somebody acts. */
  private boolean wedged;

  /** Poll thread only: the application asked for it; the next owner knows nothing of it. */
  private boolean userPaused;

  /** Poll thread only: holds keep so much that nothing more is fetched. */
  private boolean overHeldLimit;

  /** Poll thread only: its map was full when flow control last looked. */
  private boolean wasTooScattered;

  public Assignment(TopicPartition partition) {
    this.partition = partition;
  }

  public boolean isOpen() {
    return open;
  }

  /** From now on no record of this assignment starts. Poll thread. */
  public void shut() {
    open = false;
  }

  public void received(long records, long bytes) {
    receivedRecords += records;
    receivedBytes += bytes;
  }

  /**
   * Whether held records are so many and so far apart that their map does not fit into a commit:
   * nothing more is fetched then, because it would run again after a restart. Any thread.
   */
  public boolean isTooScattered() {
    return mapHeldShare() >= 1;
  }

  /**
   * How much of the room for its map held records fill: 0 to 1, as of the last look at it. Any
   * thread.
   */
  public double mapHeldShare() {
    return commits.mapHeldShare();
  }

  /**
   * Notes how the map of what is done was written. What is just being worked through makes holes
   * too, but not for long: while that is the most of it, held records count for nothing. Poll
   * thread.
   *
   * @param whole false when the map had to be cut
   * @param fill how much of the room it takes, 0 to 1
   */
  void mapWritten(boolean whole, double fill) {
    boolean mostlyHeld = heldRecords.get() > recordsInFlight();
    double share = whole ? Math.min(fill, FULLEST_WHOLE) : 1;
    commits.mapWritten(whole, share, mostlyHeld ? share : 0);
  }

  /** How much of the room for its map the last one took: 0 to 1. Any thread. */
  public double mapFill() {
    return commits.mapFill();
  }

  /**
   * Records that are not done: the open ones here, and those not fetched but for what an earlier
   * commit knew to be done of them. Poll thread.
   *
   * @param notFetched how many offsets there are from the next poll's on
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
   * Starts at a position, from which the first record will be fetched. Poll thread.
   *
   * @param leaderEpoch that of the record before it; empty: not known
   */
  public void startAt(long position, Optional<Integer> leaderEpoch) {
    tracker.startAt(position);
    commits.startAt(position, leaderEpoch);
  }

  /** Something of it is being worked on or held. */
  public boolean isBusy() {
    return recordsInFlight() > 0 || heldRecords.get() > 0;
  }

  /** Everything up to where it shall stop was fetched. */
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

  public long recordsInFlight() {
    return receivedRecords - finishedRecords.get();
  }

  public long bytesInFlight() {
    return receivedBytes - finishedBytes.get();
  }
}
