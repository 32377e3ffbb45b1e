/**
 * Internal: a scripted Kafka consumer, a manual clock and a deterministic executor, for engine
 * tests without a broker.
 *
 * <p>{@link io.github.kafkaeasy.test.internal.scripted.ScriptedCluster} holds topics, records and
 * committed offsets; {@link io.github.kafkaeasy.test.internal.scripted.ScriptedConsumer} reads from
 * it and fails, rebalances or blocks as the test scripts it; {@link
 * io.github.kafkaeasy.test.internal.scripted.ManualClock} and {@link
 * io.github.kafkaeasy.test.internal.scripted.DeterministicExecutor} replace time and threads.
 */
@NullMarked
package io.github.kafkaeasy.test.internal.scripted;

import org.jspecify.annotations.NullMarked;
