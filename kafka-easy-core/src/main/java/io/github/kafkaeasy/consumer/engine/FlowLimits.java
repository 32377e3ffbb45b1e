package io.github.kafkaeasy.consumer.engine;

import io.github.kafkaeasy.consumer.ConsumerSettings;

/**
 * The figures of {@link FlowControl}.
 *
 * @param records in flight over all partitions
 * @param bytes in flight over all partitions
 * @param heldRecords held in one partition
 * @param heldBytes held in one partition
 */
record FlowLimits(long records, long bytes, long heldRecords, long heldBytes) {

  static FlowLimits of(ConsumerSettings.Limits limits) {
    return new FlowLimits(
        limits.recordsInFlight(), limits.bytesInFlight(), limits.heldRecords(), limits.heldBytes());
  }

  /** How much of what the partition may hold it holds now. Any thread. */
  double heldShare(Epoch epoch) {
    return Math.max(
        epoch.heldRecords.get() / (double) heldRecords, epoch.heldBytes.get() / (double) heldBytes);
  }
}
