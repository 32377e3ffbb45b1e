package io.github.kafkaeasy.consumer;

import java.util.OptionalDouble;

/**
 * Snapshot of the consumer limits that can change while the consumer runs. Immutable.
 *
 * @param concurrency maximum number of handlers at the same time, see {@link
 *     ConsumerBuilder#concurrency}; in PARTITION order without that option, 1,000. {@link
 *     ConsumerStats#handlersAtMost} is the number that is possible with the assigned partitions
 * @param maxRecordsPerSecond maximum number of attempts that start per second, see {@link
 *     ConsumerBuilder#maxRecordsPerSecond}; empty: no limit
 */
public record ConsumerLimits(int concurrency, OptionalDouble maxRecordsPerSecond) {}
