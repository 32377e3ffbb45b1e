/**
 * Stores a producer's records on disk while Kafka is unavailable: {@link
 * io.github.kafkaeasy.spool.DiskSpool}.
 *
 * <pre>{@code
 * EasyProducer<String> orders =
 *     KafkaEasy.connect("localhost:9092")
 *         .producer(String.class)
 *         .topic("orders")
 *         .spool(DiskSpool.at(Path.of("orders.spool")).maxBytes(2L << 30))
 *         .start();
 * }</pre>
 *
 * @since 0.1.0
 */
@NullMarked
package io.github.kafkaeasy.spool;

import org.jspecify.annotations.NullMarked;
