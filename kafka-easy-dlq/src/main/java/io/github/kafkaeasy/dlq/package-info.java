/**
 * Retry, then dead-letter: {@link io.github.kafkaeasy.dlq.RetryThenDeadLetter} is the failure
 * handler, {@link io.github.kafkaeasy.dlq.letter.DeadLetter} reads what it wrote.
 *
 * <p>This module uses only the public API of the core module, so that other failure handlers can be
 * written in the same way.
 *
 * <pre>{@code
 * EasyConsumer billing =
 *     KafkaEasy.connect("localhost:9092")
 *         .consumer(String.class)
 *         .topics("orders")
 *         .group("billing")
 *         .onFailure(RetryThenDeadLetter.attempts(4).to("orders.dlq"))
 *         .handle(message -> System.out.println(message.value()))
 *         .start();
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.dlq;

import org.jspecify.annotations.NullMarked;
