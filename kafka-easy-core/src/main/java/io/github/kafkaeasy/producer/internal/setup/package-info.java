/**
 * Internal: a producer before it starts: the table of its options, what its builder was told, what
 * is refused, and the settings of Kafka's producer that follow from them. {@link
 * io.github.kafkaeasy.producer.internal.setup.ProducerSetup} is the builder, which the front door
 * makes; its {@code start()} makes the parts of the running producer.
 */
@NullMarked
package io.github.kafkaeasy.producer.internal.setup;

import org.jspecify.annotations.NullMarked;
