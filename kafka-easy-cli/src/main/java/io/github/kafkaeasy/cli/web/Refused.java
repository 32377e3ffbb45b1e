package io.github.kafkaeasy.cli.web;

/** A request that gets no answer but a status and a sentence for people. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public Refused(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The same with what made it so. */
  public Refused(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
