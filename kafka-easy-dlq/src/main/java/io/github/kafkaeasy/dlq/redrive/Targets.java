package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.error.InvalidOptionException;

/** Which topics may be written to. */
final class Targets {
  private Targets() {}

  /** A name that Kafka takes and that is not one of its own topics'. */
  static String checked(String option, String topic) {
    if (isInternal(Options.topicName(option, topic))) {
      throw InvalidOptionException.of(
          option, topic, "topics that begin with __ are Kafka's own; nothing is written there");
    }
    return topic;
  }

  static boolean isInternal(String topic) {
    return topic.startsWith("__");
  }
}
