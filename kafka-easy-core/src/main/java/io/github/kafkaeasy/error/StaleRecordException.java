package io.github.kafkaeasy.error;

import java.time.Duration;

/**
 * A record was older than {@code maxAge} when its turn came, and the consumer was told to fail such
 * records. Trying again makes no record younger, so {@code RetryThenDeadLetter} takes it for fatal.
 */
public final class StaleRecordException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final Duration age;

  /**
   * A record is too old.
   *
   * @param age how old it is, by its timestamp
   * @param limit the consumer's {@code maxAge}
   */
  public StaleRecordException(Duration age, Duration limit) {
    super("The record is " + age + " old, older than maxAge = " + limit);
    this.age = age;
  }

  /** How old the record was, by its timestamp. */
  public Duration age() {
    return age;
  }
}
