package io.github.kafkaeasy.message;

/** The names of the headers that kafka-easy itself writes. */
public final class KafkaEasyHeaders {
  /**
   * Marks a producer's warm-up record. kafka-easy consumers drop records that carry it before
   * decoding anything; other consumers see a record without key and value.
   */
  public static final String PROBE = "kafka-easy.probe";

  private KafkaEasyHeaders() {}
}
