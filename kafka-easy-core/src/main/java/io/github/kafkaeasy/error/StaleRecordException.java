package io.github.kafkaeasy.error;

import io.github.kafkaeasy.error.internal.DurationText;
import java.time.Duration;

/**
 * Failure of a record that was older than {@code maxAge} when its handling was due, in a consumer
 * that is configured to fail such records. {@code RetryThenDeadLetter} treats it as fatal, because
 * a retry cannot make the record younger.
 */
public final class StaleRecordException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final Duration age;

  /**
   * A record older than {@code maxAge}.
   *
   * @param age the age of the record, by its timestamp
   * @param limit the consumer's {@code maxAge}
   */
  public StaleRecordException(Duration age, Duration limit) {
    super(
        "The record is "
            + DurationText.of(age)
            + " old, older than maxAge = "
            + DurationText.of(limit));
    this.age = age;
  }

  /** The age of the record, by its timestamp. */
  public Duration age() {
    return age;
  }
}
