package io.github.kafkaeasy.dlq.letter;

import io.github.kafkaeasy.message.KafkaEasyHeaders;

/**
 * The headers that a dead letter carries beside those of the original record. Every value is UTF-8
 * text; numbers are decimal, times are milliseconds since 1970. Each name occurs once: what an
 * earlier failure left under these names is replaced.
 */
public final class DeadLetterHeaders {
  /** What all the names begin with. A record's headers under it are the library's own. */
  public static final String PREFIX = "kafka-easy.dlq.";

  /** The topic that the record failed in. */
  public static final String SOURCE_TOPIC = PREFIX + "source-topic";

  /** The partition that the record failed in. */
  public static final String SOURCE_PARTITION = PREFIX + "source-partition";

  /** The offset of the record that failed. */
  public static final String SOURCE_OFFSET = PREFIX + "source-offset";

  /** The original record's own timestamp; missing when it had none. */
  public static final String SOURCE_TIMESTAMP = PREFIX + "source-timestamp";

  /** The consumer group that failed on the record. */
  public static final String GROUP = PREFIX + "group";

  /** How often the record was tried, the first time included. */
  public static final String ATTEMPTS = PREFIX + "attempts";

  /**
   * Where the last attempt failed: {@code filter}, {@code decode}, {@code handle} or {@code
   * timeout}, see {@link io.github.kafkaeasy.consumer.spi.FailureStage}.
   */
  public static final String STAGE = PREFIX + "stage";

  /** The class of the last exception. */
  public static final String EXCEPTION_CLASS = PREFIX + "exception-class";

  /** The last exception's message, cut to 1 KiB; missing when it had none. */
  public static final String EXCEPTION_MESSAGE = PREFIX + "exception-message";

  /** The last exception's stack trace, cut to 16 KiB; only on request. */
  public static final String EXCEPTION_STACK = PREFIX + "exception-stack";

  /** When the first attempt failed. */
  public static final String FIRST_FAILURE = PREFIX + "first-failure";

  /** When the last attempt failed. */
  public static final String LAST_FAILURE = PREFIX + "last-failure";

  /**
   * How often the record came back from a dead-letter topic and failed again: 0 for the first time.
   */
  public static final String REDRIVES = KafkaEasyHeaders.REDRIVES;

  /**
   * {@code true} on a record that only points at the original, whose key, value and headers were
   * too large to be copied: read them at the source coordinates while they are there.
   */
  public static final String POINTER = PREFIX + "pointer";

  /** {@code true} where the value is the tutorials' JSON envelope around the original's. */
  public static final String ENVELOPE = PREFIX + "envelope";

  /** What the names begin with that a redriven record carries, beside {@link #REDRIVES}. */
  public static final String REDRIVE_PREFIX = KafkaEasyHeaders.REDRIVE_PREFIX;

  /**
   * On a redriven record: the dead letter that it was, {@code orders.dlq-0@17}. Whoever must not do
   * something twice looks here: copies of one letter have the same text.
   */
  public static final String REDRIVEN_FROM = REDRIVE_PREFIX + "from";

  /** {@code true} on a redriven record that an earlier run, which was cut off, may have sent. */
  public static final String REDRIVE_REPEAT = REDRIVE_PREFIX + "repeat";

  /** On a redriven record that got a new timestamp: the original's, in milliseconds since 1970. */
  public static final String REDRIVE_TIMESTAMP = REDRIVE_PREFIX + "timestamp";

  private DeadLetterHeaders() {}
}
