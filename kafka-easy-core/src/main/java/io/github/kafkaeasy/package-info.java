/**
 * Entry point of kafka-easy.
 *
 * <pre>{@code
 * KafkaEasy kafka = KafkaEasy.connect("localhost:9092");
 * try (EasyProducer<String> orders = kafka.producer(String.class).topic("orders").start()) {
 *   orders.sendAndWait("anna", "10 EUR");
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy;

import org.jspecify.annotations.NullMarked;
