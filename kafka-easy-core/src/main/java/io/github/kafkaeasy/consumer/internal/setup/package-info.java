/**
 * A consumer before it starts: the table of its options, what its builder was told, what is
 * refused, and the settings of Kafka's consumer that follow from them. {@link
 * io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings} is what the engine starts from.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.setup;

import org.jspecify.annotations.NullMarked;
