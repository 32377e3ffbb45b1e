package io.github.kafkaeasy.dlq.letter;

import io.github.kafkaeasy.message.KafkaEasyHeaders;

/**
 * The headers that a record carries in a retry topic, in addition to the original's. Every value is
 * UTF-8 text; numbers are decimal, times are milliseconds since 1970. They are replaced at each
 * move to another retry topic, and removed when the record is dead-lettered. Forged values have
 * little effect: numbers are clamped, a due time is never further away than the tier's delay, and a
 * source topic that the consumer does not read is ignored.
 */
public final class RetryHeaders {
  /** The prefix of all these names. */
  public static final String PREFIX = KafkaEasyHeaders.RETRY_PREFIX;

  /** The topic that the record first failed in. */
  public static final String SOURCE_TOPIC = PREFIX + "source-topic";

  /** The partition that the record first failed in. */
  public static final String SOURCE_PARTITION = PREFIX + "source-partition";

  /** The offset that the record first failed at. */
  public static final String SOURCE_OFFSET = PREFIX + "source-offset";

  /** The original's own timestamp; missing when it had none. */
  public static final String SOURCE_TIMESTAMP = PREFIX + "source-timestamp";

  /** The number of attempts so far, in all topics. */
  public static final String ATTEMPTS = PREFIX + "attempts";

  /** The time of the first failure. */
  public static final String FIRST_FAILURE = PREFIX + "first-failure";

  /** The time of the next attempt. */
  public static final String DUE = PREFIX + "due";

  private RetryHeaders() {}
}
