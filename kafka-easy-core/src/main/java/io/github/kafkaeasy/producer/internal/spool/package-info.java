/**
 * Internal: the way through a spool. A writer's thread puts records into it while they cannot be
 * delivered, a replay's thread brings them to Kafka.
 */
@NullMarked
package io.github.kafkaeasy.producer.internal.spool;

import org.jspecify.annotations.NullMarked;
