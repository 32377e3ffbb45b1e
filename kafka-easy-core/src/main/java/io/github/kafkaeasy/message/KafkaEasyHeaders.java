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
   * alone. kafka-easy consumers of other groups filter it before decoding anything. It counts only
   * in the topic that {@link #TARGET_TOPIC} names: a copy that was forwarded to another topic is
   * for all groups.
   */
  public static final String TARGET_GROUP = "kafka-easy.target-group";

  /** Names the topic in which {@link #TARGET_GROUP} counts. Always written beside it. */
  public static final String TARGET_TOPIC = "kafka-easy.target-topic";

  /** The beginning of the names that a record carries through retry topics. */
  public static final String RETRY_PREFIX = "kafka-easy.retry.";

  /** The beginning of the names that tell of a redrive, see the module kafka-easy-dlq. */
  public static final String REDRIVE_PREFIX = "kafka-easy.redrive.";

  /** How often a record came back from a dead-letter topic, see the module kafka-easy-dlq. */
  public static final String REDRIVES = "kafka-easy.dlq.redrives";

  private KafkaEasyHeaders() {}

  /**
   * Whether a header steers kafka-easy's own consumers in the topic that it was written for: the
   * target and the way through retry topics. Handlers do not see such headers.
   */
  public static boolean isControl(String name) {
    return name.equals(TARGET_GROUP) || name.equals(TARGET_TOPIC) || name.startsWith(RETRY_PREFIX);
  }

  /**
   * Whether a header has no meaning for the next topic when a handler forwards its record: what
   * steers, and the marks of a redrive, which count the returns of one record in one topic.
   */
  static boolean endsWithItsTopic(String name) {
    return isControl(name) || name.startsWith(REDRIVE_PREFIX);
  }
}
