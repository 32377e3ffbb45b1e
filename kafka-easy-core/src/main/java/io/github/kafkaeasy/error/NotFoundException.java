package io.github.kafkaeasy.error;

/** A topic or a group that was asked for does not exist. */
public final class NotFoundException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final String name;

  /**
   * Something that is not there.
   *
   * @param name the topic's or the group's name
   * @param message what was looked for and where, and what to do
   */
  public NotFoundException(String name, String message) {
    super(message);
    this.name = name;
  }

  /** The name that was asked for. */
  public String name() {
    return name;
  }
}
