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

  /** Poll thread only: the offset the broker has for us, as far as we know; -1: unknown. */
  private long committed = -1;

  /** Poll thread only: a corrupt batch; nothing behind it can be fetched until somebody acts. */
  private boolean wedged;

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

  long committed() {
    return committed;
  }

  void committed(long offset) {
    committed = offset;
  }

  /** Whether the broker has acknowledged everything that is done. Poll thread. */
  boolean isAllCommitted() {
    return !tracker.isStarted() || tracker.frontier() == committed;
  }

  boolean isWedged() {
    return wedged;
  }

  void wedge() {
    wedged = true;
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
