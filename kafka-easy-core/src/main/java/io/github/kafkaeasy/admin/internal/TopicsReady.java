package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a topic exists and each of its partitions has a leader. Does not read the topic's
 * settings, for which most applications have no permission. Used for one wait by one thread.
 */
final class TopicsReady {
  private static final long PAUSE_MILLIS = 200;

  private final KafkaTopics topics;
  private final List<String> addresses;
  private @Nullable KafkaEasyException last;

  TopicsReady(KafkaTopics topics, List<String> addresses) {
    this.topics = topics;
    this.addresses = addresses;
  }

  /**
   * Waits for a topic.
   *
   * @param limit the limit of the whole wait, for the message
   * @param deadline the end of the wait, by the clock of {@code System.nanoTime}
   */
  void await(String topic, Duration limit, long deadline) {
    String missing = look(topic, deadline);
    while (missing != null) {
      if (millisUntil(deadline) <= 0) {
        throw notReady(
            "The topic "
                + topic
                + " was not ready within "
                + DurationText.of(limit)
                + ": "
                + missing);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw notReady("The wait for the topic " + topic + " was interrupted.");
      }
      String now = look(topic, deadline);
      // A request that the deadline has cut off says nothing about the topic.
      missing = now != null && millisUntil(deadline) <= 0 ? missing : now;
    }
  }

  /**
   * Describes what is missing; null if the topic is ready. Throws if a permission is missing,
   * because waiting does not help then.
   */
  private @Nullable String look(String topic, long deadline) {
    try {
      long limit = Math.max(PAUSE_MILLIS, millisUntil(deadline));
      Optional<TopicDescription> found = topics.description(topic, limit);
      if (found.isEmpty()) {
        return "it does not exist. Create it, or check its name.";
      }
      long without = found.get().partitions().stream().filter(p -> p.leader() == null).count();
      return without == 0
          ? null
          : without + " of its partitions have no leader. Check that their brokers run.";
    } catch (KafkaEasyException e) {
      last = e;
      if (SecurityFailure.explain(e) != null) {
        throw notReady(String.valueOf(e.getMessage()));
      }
      return String.valueOf(e.getMessage());
    }
  }

  private static long millisUntil(long deadline) {
    return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
  }

  private NotReadyException notReady(String message) {
    return new NotReadyException(message, addresses, last);
  }
}
