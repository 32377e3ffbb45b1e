/**
 * Extension points for sends: {@link io.github.kafkaeasy.producer.spi.SendHook} sees each record
 * before it is sent, {@link io.github.kafkaeasy.producer.spi.UndeliverableSink} receives records
 * that could not be delivered, and {@link io.github.kafkaeasy.producer.spi.Spool} stores records
 * while Kafka is unavailable.
 *
 * <pre>{@code
 * UndeliverableSink onPaper = (record, failure) -> System.err.println(record + ": " + failure);
 * EasyProducer<String> orders =
 *     KafkaEasy.connect("localhost:9092")
 *         .producer(String.class)
 *         .topic("orders")
 *         .onUndeliverable(onPaper)
 *         .start();
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.producer.spi;

import org.jspecify.annotations.NullMarked;
