package io.github.kafkaeasy.error;

/** Thrown when a topic, a group, a dead letter or a spool file does not exist. */
public final class NotFoundException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final String name;

  /**
   * Creates the exception.
   *
   * @param name what was not found: a name, the position of a dead letter, or a path
   * @param message what was looked for and where, and what to do
   */
  public NotFoundException(String name, String message) {
    super(message);
    this.name = name;
  }

  /** What was not found: the name of a topic or group, the position of a letter, or a path. */
  public String name() {
    return name;
  }
}
