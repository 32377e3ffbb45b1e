package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.Targets;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a letter goes, or why it cannot: names in letters are anybody's claim. One thread. */
final class RedriveTarget {
  private final KafkaEasy kafka;
  private final @Nullable String fixed;
  private final boolean groupNeeded;
  private final Set<String> own;
  private final Map<String, Optional<TopicFacts>> known = new HashMap<>();

  RedriveTarget(LetterTopic letters, RedriveSettings settings) {
    this.kafka = letters.kafka();
    this.fixed = settings.target();
    this.groupNeeded = settings.onlyFailedGroup();
    this.own = Set.of(letters.topic(), letters.auditTopic());
  }

  /**
   * What is known of the target, or why the letter stays where it is.
   *
   * @param facts null when it is refused
   * @param refusal empty when it is not
   */
  record Answer(@Nullable TopicFacts facts, String refusal) {
    static Answer refused(String why) {
      return new Answer(null, why);
    }
  }

  Answer of(StoredLetter letter) {
    if (groupNeeded && letter.letter().group().isEmpty()) {
      return Answer.refused("the group that failed is not known");
    }
    String topic = fixed == null ? letter.letter().source().topic() : fixed;
    String refusal = refusal(topic);
    if (!refusal.isEmpty()) {
      return Answer.refused(refusal);
    }
    return facts(topic)
        .map(facts -> new Answer(facts, ""))
        .orElseGet(() -> Answer.refused("the topic " + topic + " does not exist"));
  }

  /** The topic must be there before anything begins, when it is the same for all. */
  void requireFixed() {
    if (fixed != null) {
      TopicFacts unused = facts(fixed).orElseGet(() -> TopicFacts.of(kafka, fixed));
    }
  }

  private String refusal(String topic) {
    if (topic.isEmpty()) {
      return "the source topic is not known";
    }
    if (Targets.isInternal(topic)) {
      return "the source is said to be one of Kafka's own topics";
    }
    if (own.contains(topic)) {
      return "the source is said to be the dead-letter topic itself";
    }
    try {
      String unused = Options.topicName("source topic", topic);
      return "";
    } catch (InvalidOptionException e) {
      return "the source is said to be what is no topic's name";
    }
  }

  private Optional<TopicFacts> facts(String topic) {
    return known.computeIfAbsent(topic, name -> TopicFacts.lookUp(kafka, name));
  }
}
