package io.github.kafkaeasy.dlq.internal.route;

/** What a policy uses a topic for, in the words of messages. */
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

  /** At the beginning of a sentence. */
  public String title() {
    return title;
  }

  /** What the policy's builder calls it. */
  public String setter() {
    return setter;
  }

  /** Within a sentence. */
  @Override
  public String toString() {
    return Character.toLowerCase(title.charAt(0)) + title.substring(1);
  }
}
