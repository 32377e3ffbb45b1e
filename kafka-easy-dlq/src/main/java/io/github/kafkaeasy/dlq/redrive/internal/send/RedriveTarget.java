package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.Targets;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.settings.Options;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Where a letter goes, or why it cannot: names in letters are anybody's claim. One thread. */
final class RedriveTarget {
  private final KafkaEasy kafka;
  private final @Nullable String fixed;
  private final boolean groupNeeded;
  private final Set<String> own;
  private final Map<String, Answer> known = new HashMap<>();

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
    return named(fixed == null ? letter.letter().source().topic() : fixed);
  }

  /** The same for a name that an edit gives. */
  Answer named(String topic) {
    String refusal = refusal(topic);
    return refusal.isEmpty() ? known.computeIfAbsent(topic, this::lookUp) : Answer.refused(refusal);
  }

  /** One topic that may not be looked at must not keep other topics' letters back. */
  private Answer lookUp(String topic) {
    try {
      return TopicFacts.lookUp(kafka, topic)
          .map(
              facts ->
                  facts.writable()
                      ? new Answer(facts, "")
                      : Answer.refused("this user may not write to the topic " + topic))
          .orElseGet(() -> Answer.refused("the topic " + topic + " does not exist"));
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Answer.refused("this user may not look at the topic " + topic);
      }
      throw e;
    }
  }

  /** The topic must be there before anything begins, when it is the same for all. */
  void requireFixed() {
    if (fixed != null && known.computeIfAbsent(fixed, this::lookUp).facts() == null) {
      TopicFacts unused = TopicFacts.of(kafka, fixed);
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
}
