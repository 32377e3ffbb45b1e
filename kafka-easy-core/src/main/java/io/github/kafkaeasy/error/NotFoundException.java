package io.github.kafkaeasy.error;

/** Thrown when a topic or a group does not exist. */
public final class NotFoundException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final String name;

  /**
   * A missing topic or group.
   *
   * @param name the name of the topic or group
   * @param message what was looked for and where, and what to do
   */
  public NotFoundException(String name, String message) {
    super(message);
    this.name = name;
  }

  /** The name of the missing topic or group. */
  public String name() {
    return name;
  }
}
