package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Instant;

/**
 * A redrive, discard or purge of open letters refused to begin, because another one of the same
 * dead-letter topic is at work.
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

  /** Who began the other one. */
  public String by() {
    return by;
  }

  /** When the other one began, by the clock of its machine. */
  public Instant since() {
    return since;
  }
}
