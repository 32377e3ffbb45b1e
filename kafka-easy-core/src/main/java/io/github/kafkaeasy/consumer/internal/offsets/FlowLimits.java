package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;

/**
 * Limits of flow control.
 *
 * @param records maximum in flight over all partitions
 * @param bytes maximum in flight over all partitions
 * @param enoughRecords number of records in flight that keeps every worker busy for a while
 * @param heldRecords maximum held in one partition
 * @param heldBytes maximum held in one partition
 */
public record FlowLimits(
    long records, long bytes, long enoughRecords, long heldRecords, long heldBytes) {

  /**
   * Maximum number of bytes while enough records are in flight. More bytes would only wait in
   * memory, survive garbage collections, and no longer be in the processor's caches when their turn
   * comes. Measured with JSON of 5 KB on two cores, compared with 64 MiB: a third less processor
   * time for each record.
   */
  public static final long ENOUGH_BYTES = 16 << 20;

  /**
   * Maximum size of outputs that wait for their transaction. More would only wait in memory and
   * survive garbage collections. Measured on two cores with a transaction for each 16 MiB, compared
   * with 64 MiB: a sixth less processor time for each record.
   */
  private static final long MOST_KEPT_BYTES = 32 << 20;

  private static final int RECORDS_A_WORKER = 4;

  public static FlowLimits of(ConsumerSettings<?> settings, int concurrency) {
    return new FlowLimits(
        settings.get(ConsumerOptions.MAX_IN_FLIGHT_RECORDS),
        settings.get(ConsumerOptions.MAX_IN_FLIGHT_BYTES),
        (long) RECORDS_A_WORKER * concurrency,
        settings.get(ConsumerOptions.MAX_HELD_RECORDS),
        settings.get(ConsumerOptions.MAX_HELD_BYTES));
  }

  /** The same limits for another concurrency. */
  public FlowLimits withConcurrency(int concurrency) {
    return new FlowLimits(
        records, bytes, (long) RECORDS_A_WORKER * concurrency, heldRecords, heldBytes);
  }

  /** Maximum number of bytes in flight with this number of records in flight. */
  public long bytesBeside(long recordsInFlight) {
    return recordsInFlight >= enoughRecords ? Math.min(bytes, ENOUGH_BYTES) : bytes;
  }

  /** Maximum size of outputs that no transaction has committed yet. */
  public long keptBytes() {
    return Math.min(bytes, MOST_KEPT_BYTES);
  }

  /**
   * Part of the partition's limits of held data that is used: of records, bytes, or the commit's
   * map, whichever is the largest. Any thread.
   */
  public double heldShare(Assignment assignment) {
    double kept =
        Math.max(
            assignment.heldRecords.get() / (double) heldRecords,
            assignment.heldBytes.get() / (double) heldBytes);
    return Math.max(kept, assignment.mapHeldShare());
  }
}
