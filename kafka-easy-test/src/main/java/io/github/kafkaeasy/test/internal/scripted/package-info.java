/**
 * A Kafka consumer, a clock and an executor that do only what a test tells them to.
 *
 * <p>{@link io.github.kafkaeasy.test.internal.scripted.ScriptedCluster} holds topics, records and
 * committed offsets; {@link io.github.kafkaeasy.test.internal.scripted.ScriptedConsumer} reads from
 * it and misbehaves on request; {@link io.github.kafkaeasy.test.internal.scripted.ManualClock} and
 * {@link io.github.kafkaeasy.test.internal.scripted.DeterministicExecutor} replace time and
 * threads.
 */
@NullMarked
package io.github.kafkaeasy.test.internal.scripted;

import org.jspecify.annotations.NullMarked;
