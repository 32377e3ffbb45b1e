/**
 * Internal: a consumer before its start: the table of options, the builder, the rules for
 * combinations, and the resulting settings of Kafka's consumer. The engine starts from {@link
 * io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings}.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.setup;

import org.jspecify.annotations.NullMarked;
