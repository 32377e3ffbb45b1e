/**
 * The producer: {@link io.github.kafkaeasy.producer.EasyProducer} and its builder.
 *
 * <pre>{@code
 * EasyProducer<String> orders =
 *     KafkaEasy.connect("localhost:9092")
 *         .producer(String.class)
 *         .topic("orders")
 *         .createTopic(3, -1)
 *         .start();
 * orders.send("anna", "10 EUR").thenAccept(place -> System.out.println("sent to " + place));
 * orders.close(); // waits for records in flight
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.producer;

import org.jspecify.annotations.NullMarked;
