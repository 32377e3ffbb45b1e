package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;

/**
 * Limits of flow control.
 *
 * @param records in flight over all partitions
 * @param bytes in flight over all partitions
 * @param enoughRecords with so many in flight every worker has work for a while
 * @param heldRecords held in one partition
 * @param heldBytes held in one partition
 */
public record FlowLimits(
    long records, long bytes, long enoughRecords, long heldRecords, long heldBytes) {

  /**
   * With enough records in flight no more bytes than these are wanted. More would only lie there:
   * they outlive collections and have left the processor's caches when their turn comes. Measured
   * with JSON of 5 KB on two cores, beside 64 MiB: a third less processor time a record.
   */
  public static final long ENOUGH_BYTES = 16 << 20;

  private static final int RECORDS_A_WORKER = 4;

  public static FlowLimits of(ConsumerSettings<?> settings, int concurrency) {
    return new FlowLimits(
        settings.get(ConsumerOptions.MAX_IN_FLIGHT_RECORDS),
        settings.get(ConsumerOptions.MAX_IN_FLIGHT_BYTES),
        (long) RECORDS_A_WORKER * concurrency,
        settings.get(ConsumerOptions.MAX_HELD_RECORDS),
        settings.get(ConsumerOptions.MAX_HELD_BYTES));
  }

  /** The same for another concurrency. */
  public FlowLimits withConcurrency(int concurrency) {
    return new FlowLimits(
        records, bytes, (long) RECORDS_A_WORKER * concurrency, heldRecords, heldBytes);
  }

  /** How many bytes may be in flight beside so many records. */
  public long bytesBeside(long recordsInFlight) {
    return recordsInFlight >= enoughRecords ? Math.min(bytes, ENOUGH_BYTES) : bytes;
  }

  /**
   * How much of what the partition may hold it holds now: of records, of bytes, or of the map that
   * a commit carries, whichever is the most. Any thread.
   */
  public double heldShare(Assignment assignment) {
    double kept =
        Math.max(
            assignment.heldRecords.get() / (double) heldRecords,
            assignment.heldBytes.get() / (double) heldBytes);
    return Math.max(kept, assignment.mapHeldShare());
  }
}
