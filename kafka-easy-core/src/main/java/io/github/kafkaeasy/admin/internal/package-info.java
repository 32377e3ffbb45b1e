/**
 * Internal: the admin client. {@link io.github.kafkaeasy.admin.internal.KafkaAdmin} is the entry
 * point. It provides {@code KafkaTopics}, {@code KafkaGroups} and {@code KafkaRecords}, which share
 * one Kafka client ({@code AdminCalls}). The client connects on the first call, each call has a
 * time limit, and the message of each exception names the task and the cluster.
 *
 * <pre>
 *   topics    KafkaTopics
 *   records   KafkaRecords, PartitionOrder
 *   groups    KafkaGroups, ShareGroups, OffsetMover
 *   lag       GroupLags; LagPollingBuilder, LagOptions, LagPolling, LagTrend
 *   ready     ReadyCheck, Reach, BootstrapMetadata, TopicsReady
 * </pre>
 *
 * <p>Everything is thread-safe, except {@code LagPollingBuilder}, and {@code ReadyCheck} and {@code
 * TopicsReady}, which are used for one wait by one thread. A {@code LagPolling} has its own thread,
 * and only that thread uses its {@code LagTrend}.
 */
@NullMarked
package io.github.kafkaeasy.admin.internal;

import org.jspecify.annotations.NullMarked;
