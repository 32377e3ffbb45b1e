package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.error.KafkaEasyException;

/** Thrown when a line of an export cannot be read. Nothing of the file was imported. */
public final class BrokenLineException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final long line;
  private final String reason;

  public BrokenLineException(long line, String reason) {
    super("Line " + line + " is broken: " + reason + ". Nothing was imported.");
    this.line = line;
    this.reason = reason;
  }

  /** The line's number, from 1. */
  public long line() {
    return line;
  }

  /** The reason why the line cannot be read. */
  public String reason() {
    return reason;
  }
}
