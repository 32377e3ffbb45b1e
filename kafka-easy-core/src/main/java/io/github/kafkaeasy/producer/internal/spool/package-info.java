/**
 * Internal: sending through a spool. The writer's thread stores records while they cannot be
 * delivered; the replay's thread sends them to Kafka.
 */
@NullMarked
package io.github.kafkaeasy.producer.internal.spool;

import org.jspecify.annotations.NullMarked;
