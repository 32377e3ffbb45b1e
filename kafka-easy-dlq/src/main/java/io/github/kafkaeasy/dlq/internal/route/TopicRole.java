package io.github.kafkaeasy.dlq.internal.route;

/** The role of a topic in a failure policy, with its name for messages. */
public enum TopicRole {
  DEAD_LETTER("Dead-letter topic", "to(...)"),
  RETRY("Retry topic", "retryTopics(...)"),
  SPILL("Spill topic", "spillTo(...)");

  private final String title;
  private final String setter;

  TopicRole(String title, String setter) {
    this.title = title;
    this.setter = setter;
  }

  /** The role at the beginning of a sentence. */
  public String title() {
    return title;
  }

  /** The builder method that names the topic. */
  public String setter() {
    return setter;
  }

  /** The role within a sentence. */
  @Override
  public String toString() {
    return Character.toLowerCase(title.charAt(0)) + title.substring(1);
  }
}
