/**
 * What becomes of records that cannot be delivered: {@link
 * io.github.kafkaeasy.producer.spi.UndeliverableSink} for those that never can be, {@link
 * io.github.kafkaeasy.producer.spi.Spool} for those that only have to wait.
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
