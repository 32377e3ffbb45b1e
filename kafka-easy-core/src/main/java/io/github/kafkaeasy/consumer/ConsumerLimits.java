package io.github.kafkaeasy.consumer;

import java.util.OptionalDouble;

/**
 * The limits of a consumer that can change while it runs, as they are at one time. Immutable.
 *
 * @param concurrency how many handlers may run at a time, see {@link ConsumerBuilder#concurrency};
 *     in PARTITION order without that option, 1,000. How many can run with the partitions that are
 *     assigned is {@link ConsumerStats#handlersAtMost}
 * @param maxRecordsPerSecond how many attempts may begin a second, see {@link
 *     ConsumerBuilder#maxRecordsPerSecond}; empty: no limit
 */
public record ConsumerLimits(int concurrency, OptionalDouble maxRecordsPerSecond) {}
