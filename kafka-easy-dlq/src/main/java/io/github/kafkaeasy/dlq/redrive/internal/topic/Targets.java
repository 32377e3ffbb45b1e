package io.github.kafkaeasy.dlq.redrive.internal.topic;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;

/** The check of topic names that letters may be written to. */
public final class Targets {
  private Targets() {}

  /** The name, if it is a valid topic name and not one of Kafka's own topics. */
  public static String checked(String option, String topic) {
    if (isInternal(Options.topicName(option, topic))) {
      throw InvalidOptionException.of(
          option, topic, "topics that begin with __ are Kafka's own; nothing is written there");
    }
    return topic;
  }

  public static boolean isInternal(String topic) {
    return topic.startsWith("__");
  }
}
