package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.dlq.internal.route.Consumed;
import io.github.kafkaeasy.dlq.internal.route.Destination;
import io.github.kafkaeasy.dlq.internal.route.RetryTiers;
import io.github.kafkaeasy.dlq.internal.route.TopicRole;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The outboxes of one consumer by topic, and the letters that have none yet: finds out where a
 * letter goes. Dead-letter thread only.
 */
final class Outboxes {
  private final Destination destination;
  private final Consumed consumed;
  private final Desk desk;
  private final Map<String, Outbox> byTopic = new HashMap<>();

  /** Letters for which the user's function names no topic that could be used. */
  private final Parked homeless = new Parked();

  /**
   * @param consumed what the consumer reads, its retry topics among them
   */
  Outboxes(Destination destination, Consumed consumed, Desk desk) {
    this.destination = destination;
    this.consumed = consumed;
    this.desk = desk;
  }

  /** Sees to it that a dead-letter topic is there before it is needed. */
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
    } catch (RuntimeException e) {
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

  /** The role that a topic is first used in is the one that is told. */
  private Outbox outbox(String topic, TopicRole role) {
    return byTopic.computeIfAbsent(topic, name -> new Outbox(role, name, desk));
  }

  private void withoutTopic(Letter letter, RuntimeException why) {
    String text = "its topic cannot be told: " + SendFailure.text(why);
    if (desk.stopsWhenUnwritable()) {
      letter.stop(letter + " cannot be dead-lettered: " + text);
    } else {
      homeless.add(letter, text, desk.nanoTime().getAsLong());
    }
  }

  /** The consumer gave the letter's record up. */
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

  /** For health reports; empty when all topics can be written, as far as we know. */
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

  /** What is waiting stops the consumer. */
  void stop(String why) {
    byTopic.values().forEach(outbox -> outbox.stop(why));
    homeless.takeAll().forEach(letter -> letter.stop(why));
  }

  /** The consumer has drained: nothing waits for these letters any more. */
  void abandon() {
    byTopic.values().forEach(Outbox::abandon);
    homeless.takeAll().forEach(Letter::abandon);
  }
}
