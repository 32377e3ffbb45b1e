package io.github.kafkaeasy.consumer.engine;

/**
 * The figures of {@link FlowControl}.
 *
 * @param records in flight over all partitions
 * @param bytes in flight over all partitions
 * @param heldRecords held in one partition
 * @param heldBytes held in one partition
 */
record FlowLimits(long records, long bytes, long heldRecords, long heldBytes) {}
