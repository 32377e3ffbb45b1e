package io.github.kafkaeasy.micrometer;

/**
 * What binds one consumer, producer, dead-letter topic or spool to the registry. Thread-safe.
 * Implemented by the library.
 */
public interface MeterBinding extends AutoCloseable {

  /**
   * Takes the gauges out of the registry. Counters and timers stay as they are, so that what was
   * counted since the last scrape is not lost; {@link KafkaEasyMeters#close()} takes them out too.
   * A second call does nothing. Consumers and producers call it when they are closed.
   */
  @Override
  void close();
}
