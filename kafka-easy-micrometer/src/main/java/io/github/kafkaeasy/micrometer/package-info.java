/**
 * Meters of kafka-easy for a Micrometer registry. Start with {@link
 * io.github.kafkaeasy.micrometer.KafkaEasyMeters}.
 *
 * <pre>{@code
 * KafkaEasyMeters meters = KafkaEasyMeters.to(new SimpleMeterRegistry());
 * EasyConsumer billing =
 *     meters.start(
 *         KafkaEasy.connect("localhost:9092")
 *             .consumer(String.class)
 *             .topics("orders")
 *             .group("billing")
 *             .handle(message -> System.out.println(message.value())));
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.micrometer;

import org.jspecify.annotations.NullMarked;
