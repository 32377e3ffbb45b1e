/**
 * Consuming: the builder, the running consumer, handlers and filters, ordering, states and reports.
 * The engine is in {@code consumer.internal}; no type of this package depends on it.
 *
 * <pre>{@code
 * EasyConsumer billing =
 *     KafkaEasy.connect("localhost:9092")
 *         .consumer(String.class)
 *         .topics("orders")
 *         .group("billing")
 *         .ordering(Ordering.KEY)
 *         .handle(message -> System.out.println(message.key() + " owes " + message.value()))
 *         .start();
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.consumer;

import org.jspecify.annotations.NullMarked;
