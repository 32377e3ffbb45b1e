package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicInfo;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a topic exists and each of its partitions has a leader. Used for one wait by one
 * thread.
 */
final class TopicsReady {
  private static final long PAUSE_MILLIS = 200;

  private final EasyAdmin admin;
  private final List<String> addresses;
  private @Nullable KafkaEasyException last;

  TopicsReady(EasyAdmin admin, List<String> addresses) {
    this.admin = admin;
    this.addresses = addresses;
  }

  /**
   * Waits for a topic.
   *
   * @param limit the limit of the whole wait, for the message
   * @param deadline the end of the wait, by the clock of {@code System.nanoTime}
   */
  void await(String topic, Duration limit, long deadline) {
    String missing = look(topic);
    while (missing != null) {
      if (System.nanoTime() - deadline >= 0) {
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
      missing = look(topic);
    }
  }

  /**
   * Describes what is missing; null if the topic is ready. Throws if a permission is missing,
   * because waiting does not help then.
   */
  private @Nullable String look(String topic) {
    try {
      if (!admin.topicExists(topic)) {
        return "it does not exist. Create it, or check its name.";
      }
      int without =
          (int)
              admin.describeTopic(topic).leaders().stream()
                  .filter(leader -> leader == TopicInfo.NO_LEADER)
                  .count();
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

  private NotReadyException notReady(String message) {
    return new NotReadyException(message, addresses, last);
  }
}
