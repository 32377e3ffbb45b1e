/**
 * Internal: the configuration of a producer: option table, builder, validation, and the settings of
 * Kafka's producer. {@link io.github.kafkaeasy.producer.internal.setup.ProducerSetup} is the
 * builder, created by {@code KafkaEasy}; its {@code start()} creates the parts of the running
 * producer.
 */
@NullMarked
package io.github.kafkaeasy.producer.internal.setup;

import org.jspecify.annotations.NullMarked;
