package io.github.kafkaeasy.message;

/** The names of the headers that kafka-easy itself writes. */
public final class KafkaEasyHeaders {
  /**
   * Marks a producer's warm-up record. kafka-easy consumers drop records that carry it before
   * decoding anything; other consumers see a record without key and value.
   */
  public static final String PROBE = "kafka-easy.probe";

  /**
   * Names the one consumer group that a record is for, when it was sent again for that group's sake
   * alone. kafka-easy consumers of other groups filter it before decoding anything.
   */
  public static final String TARGET_GROUP = "kafka-easy.target-group";

  private KafkaEasyHeaders() {}
}
