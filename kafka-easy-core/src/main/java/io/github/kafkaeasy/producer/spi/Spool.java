package io.github.kafkaeasy.producer.spi;

/**
 * Where a producer keeps records while Kafka is away; {@code kafka-easy-spool} has one on disk.
 * Immutable settings; each producer opens its own.
 */
@FunctionalInterface
public interface Spool {
  /**
   * Called by the producer's {@code start()}.
   *
   * @throws io.github.kafkaeasy.error.KafkaEasyException if it cannot be opened; no producer is
   *     started then
   */
  OpenSpool open();
}
