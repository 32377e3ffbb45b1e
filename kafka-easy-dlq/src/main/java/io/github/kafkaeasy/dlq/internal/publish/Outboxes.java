package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.dlq.internal.route.Consumed;
import io.github.kafkaeasy.dlq.internal.route.Destination;
import io.github.kafkaeasy.dlq.internal.route.RetryTiers;
import io.github.kafkaeasy.dlq.internal.route.TopicRole;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The outboxes of one consumer by topic, and the letters whose topic is not known yet. Determines
 * the topic of each letter. Used by the dead-letter thread only.
 */
final class Outboxes {
  private final Destination destination;
  private final Consumed consumed;
  private final Desk desk;
  private final Map<String, Outbox> byTopic = new HashMap<>();

  /**
   * Letters whose dead-letter topic cannot be determined, for example because the user's function
   * threw an exception, or returned an invalid name or a topic that this consumer reads.
   */
  private final Parked homeless = Parked.ofDeadLetters();

  /**
   * @param consumed the topics that the consumer reads, including its retry topics
   */
  Outboxes(Destination destination, Consumed consumed, Desk desk) {
    this.destination = destination;
    this.consumed = consumed;
    this.desk = desk;
  }

  /** Creates a dead-letter topic before a record needs it, if it is missing and may be created. */
  void prepare(String topic, String source) {
    outbox(topic, TopicRole.DEAD_LETTER).prepare(source);
  }

  void accept(Letter letter) {
    if (letter.isForgotten()) {
      letter.abandon();
      return;
    }
    String topic;
    try {
      topic = topicOf(letter);
    } catch (RuntimeException | Error e) {
      withoutTopic(letter, e);
      return;
    }
    outbox(topic, letter.role()).add(letter);
  }

  private String topicOf(Letter letter) {
    RetryTiers.Tier hop = letter.hop();
    if (hop != null) {
      return hop.topic();
    }
    return letter.role() == TopicRole.SPILL && desk.spill().isPresent()
        ? desk.spill().get()
        : destination.of(letter.routed(), consumed);
  }

  /** The outbox of a topic; messages name the role in which the topic was first used. */
  private Outbox outbox(String topic, TopicRole role) {
    return byTopic.computeIfAbsent(topic, name -> new Outbox(role, name, desk));
  }

  private void withoutTopic(Letter letter, Throwable why) {
    String text = "its dead-letter topic cannot be determined: " + SendFailure.text(why);
    if (desk.stopsWhenUnwritable()) {
      letter.stop(homeless.tell(letter, text));
    } else {
      homeless.add(letter, text, desk.nanoTime().getAsLong());
    }
  }

  /**
   * Removes a letter whose record this consumer no longer processes, for example because the
   * partition was revoked.
   */
  void forget(Letter letter) {
    letter.forget();
    Outbox outbox = letter.outbox();
    if (outbox != null) {
      outbox.forget(letter);
    } else if (homeless.remove(letter)) {
      letter.abandon();
    }
  }

  void work(long now) {
    homeless.takeDue(now).forEach(this::accept);
    boolean idle = byTopic.values().stream().allMatch(Outbox::isIdle);
    for (Outbox outbox : byTopic.values()) {
      outbox.work(idle);
      idle = idle && outbox.isIdle();
    }
  }

  /**
   * The reasons for health reports, as one text; empty when no topic is known to be down and no
   * letter is refused or without a topic.
   */
  String trouble() {
    return Stream.concat(
            byTopic.values().stream().map(Outbox::trouble), Stream.of(homeless.trouble()))
        .filter(trouble -> !trouble.isEmpty())
        .collect(Collectors.joining("; "));
  }

  long nanosUntilWork(long now) {
    long least = homeless.nanosUntilDue(now);
    for (Outbox outbox : byTopic.values()) {
      least = Math.min(least, outbox.nanosUntilWork());
    }
    return least;
  }

  /** Gives all letters that have no outcome this one, when the dead-letter thread ends. */
  void end(Consumer<Letter> outcome) {
    byTopic.values().forEach(outbox -> outbox.end(outcome));
    homeless.takeAll().forEach(outcome);
  }
}
