package io.github.kafkaeasy.producer.spi;

/**
 * Settings of a store in which a producer keeps records while Kafka is unavailable; {@code
 * kafka-easy-spool} provides one on disk. Immutable; each producer opens its own store.
 */
@FunctionalInterface
public interface Spool {
  /**
   * Called by the producer's {@code start()}.
   *
   * @throws io.github.kafkaeasy.error.KafkaEasyException if the store cannot be opened; the
   *     producer then does not start
   */
  OpenSpool open();
}
