/**
 * Internal: the seam to Kafka. {@link io.github.kafkaeasy.consumer.internal.intake.Intake} is what
 * the poll loop sees of a consumer group, or of partitions that are read without one: partitions
 * gained and going, records fetched, progress to settle. The rest of the room serves its one
 * implementation: start positions, arrivals, seeks, demand, and what a failed poll means.
 *
 * <p>Everything here runs on the poll thread, most of it inside {@code KafkaConsumer.poll}.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.intake;

import org.jspecify.annotations.NullMarked;
