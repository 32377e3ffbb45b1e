package io.github.kafkaeasy.message;

/** Names of the headers that kafka-easy writes, except those of dead letters (kafka-easy-dlq). */
public final class KafkaEasyHeaders {
  /**
   * Marks a producer's warm-up record, which has no key and no value. kafka-easy consumers drop it
   * before decoding; other consumers see it. On a record with a key or a value this header has no
   * meaning.
   */
  public static final String PROBE = "kafka-easy.probe";

  /**
   * The only consumer group that should handle this record; written when a record is sent again for
   * one group. kafka-easy consumers of other groups filter it out before decoding. Valid only in
   * the topic given by {@link #TARGET_TOPIC}: a copy forwarded to another topic is for all groups.
   */
  public static final String TARGET_GROUP = "kafka-easy.target-group";

  /** The topic in which {@link #TARGET_GROUP} is valid. Always written together with it. */
  public static final String TARGET_TOPIC = "kafka-easy.target-topic";

  /** Prefix of the headers that a record carries through retry topics. */
  public static final String RETRY_PREFIX = "kafka-easy.retry.";

  /** Prefix of the headers that describe a redrive; see the module kafka-easy-dlq. */
  public static final String REDRIVE_PREFIX = "kafka-easy.redrive.";

  /**
   * Number of times a record was sent back from a dead-letter topic; see the module kafka-easy-dlq.
   */
  public static final String REDRIVES = "kafka-easy.dlq.redrives";

  private KafkaEasyHeaders() {}

  /**
   * Whether a header controls kafka-easy's own consumers: the target-group headers and the
   * retry-topic headers. Handlers do not see such headers.
   */
  public static boolean isControl(String name) {
    return name.equals(TARGET_GROUP) || name.equals(TARGET_TOPIC) || name.startsWith(RETRY_PREFIX);
  }

  /**
   * Whether a header must be dropped when a handler forwards its record to another topic: control
   * headers and redrive headers, which are valid only in the topic that they were written for.
   */
  static boolean endsWithItsTopic(String name) {
    return isControl(name) || name.startsWith(REDRIVE_PREFIX);
  }
}
