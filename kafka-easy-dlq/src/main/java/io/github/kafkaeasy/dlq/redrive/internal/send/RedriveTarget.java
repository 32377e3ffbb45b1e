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

/**
 * Determines the target topic of each letter, or the reason for refusing it. Topic names in letters
 * are not trusted. Used by one thread.
 */
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
   * The target's facts, or the reason for refusing the letter.
   *
   * @param facts null if the letter is refused
   * @param refusal the reason; empty if it is not refused
   */
  record Answer(@Nullable TopicFacts facts, String refusal) {
    static Answer refused(String why) {
      return new Answer(null, why);
    }
  }

  Answer of(StoredLetter letter) {
    if (groupNeeded && letter.letter().group().isEmpty()) {
      return Answer.refused("the group that failed to handle its record is not known");
    }
    return named(fixed == null ? letter.letter().source().topic() : fixed);
  }

  /** The answer for the letter's target, or for a topic that the edit function chose. */
  Answer named(String topic) {
    String refusal = refusal(topic);
    return refusal.isEmpty() ? known.computeIfAbsent(topic, this::lookUp) : Answer.refused(refusal);
  }

  /**
   * Looks up a topic. A topic that this user may not describe must not stop letters of other
   * topics.
   */
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
        return Answer.refused("this user may not describe the topic " + topic);
      }
      throw e;
    }
  }

  /**
   * Checks, before the redrive begins, that the target topic exists, if one target was set for all
   * letters.
   */
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
      return "its target is one of Kafka's own topics";
    }
    if (own.contains(topic)) {
      return "its target is the dead-letter topic or its audit topic";
    }
    try {
      String unused = Options.topicName("source topic", topic);
      return "";
    } catch (InvalidOptionException e) {
      return "the name of its target topic is not valid";
    }
  }
}
