package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Instant;

/**
 * Thrown when a redrive, discard or purge of open letters refuses to begin, because another one of
 * the same dead-letter topic is active.
 */
public final class RedriveRunningException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final String by;
  private final transient Instant since;

  public RedriveRunningException(String message, String by, Instant since) {
    super(message);
    this.by = by;
    this.since = since;
  }

  /** The user who began the other run. */
  public String by() {
    return by;
  }

  /** The time at which the other run began, by the clock of its machine. */
  public Instant since() {
    return since;
  }
}
