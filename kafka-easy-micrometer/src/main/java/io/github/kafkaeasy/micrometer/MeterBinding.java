package io.github.kafkaeasy.micrometer;

/**
 * Handle for one consumer, producer or dead-letter topic bound to the registry. Thread-safe.
 * Implemented by the library, not by applications.
 */
public interface MeterBinding extends AutoCloseable {

  /**
   * Ends the binding. Gauges that other bound clients share no longer include this client; all
   * other gauges of this binding are removed from the registry, and so are the metrics bound by
   * {@link KafkaEasyMeters#kafkaClients}. Counters and timers of kafka-easy stay, so that counts
   * since the last scrape are not lost; {@link KafkaEasyMeters#close()} removes them too. A second
   * call has no effect. Called automatically when the consumer or producer is closed.
   */
  @Override
  void close();
}
