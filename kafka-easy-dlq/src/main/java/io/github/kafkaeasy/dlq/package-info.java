/**
 * Retries and dead letters: {@link io.github.kafkaeasy.dlq.RetryThenDeadLetter} is the failure
 * policy, {@link io.github.kafkaeasy.dlq.letter.DeadLetter} is the content of a dead letter.
 *
 * <p>Except for small helper classes, this module uses only the public API of the core module, so
 * that programs can write other failure policies in the same way.
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
