package io.github.kafkaeasy.dlq.letter;

import io.github.kafkaeasy.message.KafkaEasyHeaders;

/**
 * The headers that a dead letter carries in addition to those of the original record, and the
 * headers of a redriven record. Every value is UTF-8 text; numbers are decimal, times are
 * milliseconds since 1970. Each name occurs once: headers of these names from an earlier failure
 * are replaced.
 */
public final class DeadLetterHeaders {
  /**
   * The prefix of a dead letter's additional headers. Headers with this prefix are reserved for the
   * library.
   */
  public static final String PREFIX = "kafka-easy.dlq.";

  /** The topic in which the record first failed, also if it failed last in a retry topic. */
  public static final String SOURCE_TOPIC = PREFIX + "source-topic";

  /** The record's partition in that topic. */
  public static final String SOURCE_PARTITION = PREFIX + "source-partition";

  /** The record's offset in that partition. */
  public static final String SOURCE_OFFSET = PREFIX + "source-offset";

  /** The original record's own timestamp; missing when it had none. */
  public static final String SOURCE_TIMESTAMP = PREFIX + "source-timestamp";

  /** The consumer group that failed on the record. */
  public static final String GROUP = PREFIX + "group";

  /** The number of attempts, the first one included. */
  public static final String ATTEMPTS = PREFIX + "attempts";

  /**
   * The stage in which the last attempt failed: {@code filter}, {@code decode}, {@code handle} or
   * {@code timeout}, see {@link io.github.kafkaeasy.consumer.spi.FailureStage}.
   */
  public static final String STAGE = PREFIX + "stage";

  /** The class of the last exception. */
  public static final String EXCEPTION_CLASS = PREFIX + "exception-class";

  /** The last exception's message, cut to 1 KiB; missing when it had none. */
  public static final String EXCEPTION_MESSAGE = PREFIX + "exception-message";

  /** The last exception's stack trace, cut to 16 KiB; only if the policy writes stack traces. */
  public static final String EXCEPTION_STACK = PREFIX + "exception-stack";

  /** The time of the first failure. */
  public static final String FIRST_FAILURE = PREFIX + "first-failure";

  /** The time of the last failure. */
  public static final String LAST_FAILURE = PREFIX + "last-failure";

  /**
   * The number of times that the record was redriven and failed again; 0 if it was never redriven.
   */
  public static final String REDRIVES = KafkaEasyHeaders.REDRIVES;

  /**
   * {@code true} on a dead letter that only points at the original, whose key, value and headers
   * were too large to be copied; read them at the source coordinates while the source topic still
   * has the record.
   */
  public static final String POINTER = PREFIX + "pointer";

  /** {@code true} if the value is a JSON envelope around the original's value. */
  public static final String ENVELOPE = PREFIX + "envelope";

  /** The prefix of the headers that a redriven record carries, in addition to {@link #REDRIVES}. */
  public static final String REDRIVE_PREFIX = KafkaEasyHeaders.REDRIVE_PREFIX;

  /**
   * On a redriven record: the coordinates of its dead letter, {@code orders.dlq-0@17}. An
   * idempotent handler can use this value as an id, because repeated copies of one dead letter have
   * the same text.
   */
  public static final String REDRIVEN_FROM = REDRIVE_PREFIX + "from";

  /** {@code true} on a redriven record that an earlier, interrupted run may already have sent. */
  public static final String REDRIVE_REPEAT = REDRIVE_PREFIX + "repeat";

  /**
   * On a redriven record that got a new timestamp: the original's timestamp, in milliseconds since
   * 1970.
   */
  public static final String REDRIVE_TIMESTAMP = REDRIVE_PREFIX + "timestamp";

  private DeadLetterHeaders() {}
}
