package io.github.kafkaeasy.dlq.letter;

import io.github.kafkaeasy.message.KafkaEasyHeaders;

/**
 * The headers that a record carries while it is in a retry topic, beside the original's. Every
 * value is UTF-8 text; numbers are decimal, times are milliseconds since 1970. They are replaced at
 * each hop and gone when the record is dead-lettered. Whoever forges them gains little: numbers are
 * clamped, a due time is never further away than the tier's delay, and a source that the consumer
 * does not read is not believed.
 */
public final class RetryHeaders {
  /** What all the names begin with. */
  public static final String PREFIX = KafkaEasyHeaders.RETRY_PREFIX;

  /** The topic that the record first failed in. */
  public static final String SOURCE_TOPIC = PREFIX + "source-topic";

  /** The partition that the record first failed in. */
  public static final String SOURCE_PARTITION = PREFIX + "source-partition";

  /** The offset that the record first failed at. */
  public static final String SOURCE_OFFSET = PREFIX + "source-offset";

  /** The original's own timestamp; missing when it had none. */
  public static final String SOURCE_TIMESTAMP = PREFIX + "source-timestamp";

  /** How often it was tried so far, in all topics. */
  public static final String ATTEMPTS = PREFIX + "attempts";

  /** When its first attempt failed. */
  public static final String FIRST_FAILURE = PREFIX + "first-failure";

  /** When it is to be tried again. */
  public static final String DUE = PREFIX + "due";

  private RetryHeaders() {}
}
