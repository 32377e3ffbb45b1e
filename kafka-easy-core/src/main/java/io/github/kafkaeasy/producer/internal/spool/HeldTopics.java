package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import io.github.kafkaeasy.producer.internal.send.Sends;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Logs topics whose spooled records cannot be delivered: once when a topic becomes blocked, once
 * when it continues, and all blocked topics again every minute. Written by the replay's thread,
 * read by any thread.
 */
final class HeldTopics {
  private static final Duration REMIND_EVERY = Duration.ofMinutes(1);

  private final Sends sends;
  private volatile Map<String, String> reasons = Map.of();
  private long remindedAt = System.nanoTime(); // replay thread only

  HeldTopics(Sends sends) {
    this.sends = sends;
  }

  /** The blocked topics, each with the reason. */
  Map<String, String> reasons() {
    return reasons;
  }

  void look(Collection<ReplayTopic> topics, Map<String, Long> waiting) {
    Map<String, String> now = new TreeMap<>();
    for (ReplayTopic topic : topics) {
      if (topic.isStuck()) {
        now.put(topic.name(), "Kafka answers, but does not acknowledge its records.");
      } else {
        Throwable failure = topic.failure();
        if (failure != null) {
          now.put(topic.name(), reason(topic.name(), failure));
        }
      }
    }
    boolean remind = System.nanoTime() - remindedAt > REMIND_EVERY.toNanos();
    now.forEach(
        (topic, reason) -> {
          if (remind || !reasons.containsKey(topic)) {
            ProducerLog.LOG.warn(
                "{} spooled records for {} wait and are sent again until Kafka accepts them: {}",
                waiting.getOrDefault(topic, 0L),
                topic,
                reason);
          }
        });
    reasons.keySet().stream()
        .filter(topic -> !now.containsKey(topic))
        .forEach(
            topic ->
                ProducerLog.LOG.info("The spooled records for {} can be delivered again", topic));
    if (remind) {
      remindedAt = System.nanoTime();
    }
    reasons = Map.copyOf(now);
  }

  private String reason(String topic, Throwable failure) {
    return sends.reason(new UndeliveredRecord(topic, null, 0, null, null, List.of()), failure);
  }
}
