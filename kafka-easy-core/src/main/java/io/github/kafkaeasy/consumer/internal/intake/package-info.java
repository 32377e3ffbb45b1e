/**
 * Internal: the interface to Kafka. {@link io.github.kafkaeasy.consumer.internal.intake.Intake} is
 * the poll loop's view of a consumer group, or of partitions that are read without one: assigned
 * and revoked partitions, fetched records, progress to commit. Most of the other classes serve its
 * only implementation: start positions, arriving records, seeks, demand, topic ids, and calls of
 * the application's callbacks.
 *
 * <p>Everything here runs on the poll thread, much of it inside {@code KafkaConsumer.poll}, except
 * where a class or method comment names another thread.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.intake;

import org.jspecify.annotations.NullMarked;
