/**
 * Internal: the admin client. {@link io.github.kafkaeasy.admin.internal.KafkaAdmin} is the way in;
 * it hands out {@code KafkaTopics}, {@code KafkaGroups} and {@code KafkaRecords}, which share one
 * Kafka client ({@code AdminCalls}): connected in the first call, each answer within a time limit,
 * each failure a sentence that names the task and the cluster.
 *
 * <pre>
 *   topics    KafkaTopics
 *   records   KafkaRecords, PartitionOrder
 *   groups    KafkaGroups, ShareGroups, OffsetMover
 *   lag       GroupLags; LagPollingBuilder, LagOptions, LagPolling, LagTrend
 *   ready     ReadyCheck, Reach, BootstrapMetadata, TopicsReady
 * </pre>
 *
 * <p>Everything is thread-safe, except for a {@code LagPollingBuilder} and what belongs to one wait
 * ({@code ReadyCheck}, {@code TopicsReady}). A {@code LagPolling} has a thread of its own, which
 * alone touches its {@code LagTrend}.
 */
@NullMarked
package io.github.kafkaeasy.admin.internal;

import org.jspecify.annotations.NullMarked;
