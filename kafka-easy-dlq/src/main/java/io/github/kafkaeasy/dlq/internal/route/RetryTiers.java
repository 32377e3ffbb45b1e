package io.github.kafkaeasy.dlq.internal.route;

import io.github.kafkaeasy.dlq.internal.options.RetryOptions;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The retry topics of a policy: one topic per delay, with increasing delays. Immutable. */
public final class RetryTiers {
  public static final RetryTiers NONE = new RetryTiers(List.of());

  private final List<Duration> delays;

  private RetryTiers(List<Duration> delays) {
    this.delays = delays;
  }

  public static RetryTiers of(Duration... delays) {
    return new RetryTiers(List.of(RetryOptions.RETRY_TOPICS.checked(delays)));
  }

  public boolean isEmpty() {
    return delays.isEmpty();
  }

  public List<Duration> delays() {
    return delays;
  }

  /** One retry topic: its source topic, its position among the delays from 0 on, and its delay. */
  public record Tier(String source, int index, Duration delay) {
    public String topic() {
      return source + ".retry." + text(delay);
    }
  }

  /**
   * The tier after {@code index}, where -1 stands for the source topic; null after the last tier.
   */
  public @Nullable Tier next(String source, int index) {
    int next = index + 1;
    return next < delays.size() ? new Tier(source, next, delays.get(next)) : null;
  }

  /** The tiers of all these source topics by retry topic name. */
  public Map<String, Tier> of(Set<String> sources) {
    Map<String, Tier> tiers = new HashMap<>();
    for (String source : sources) {
      for (int i = 0; i < delays.size(); i++) {
        Tier tier = new Tier(source, i, delays.get(i));
        tiers.put(Options.topicName("retryTopics", tier.topic()), tier);
      }
    }
    return tiers;
  }

  /** Refuses retry topics that the consumer also reads as its own topics. */
  public void check(Set<String> consumed) {
    Set<String> both = new LinkedHashSet<>(of(consumed).keySet());
    both.retainAll(consumed);
    if (!both.isEmpty()) {
      throw InvalidOptionException.conflict(
          "retryTopics",
          both,
          "topics",
          consumed,
          "the consumer reads its retry topics by itself. Leave them out of topics");
    }
  }

  /**
   * A delay as part of a topic name, in the largest unit that leaves no remainder: {@code 500ms},
   * {@code 10s}, {@code 90s}, {@code 1m}, {@code 2h}, {@code 1d}.
   */
  public static String text(Duration delay) {
    long millis = delay.toMillis();
    long[] units = {86_400_000, 3_600_000, 60_000, 1_000};
    String[] names = {"d", "h", "m", "s"};
    for (int i = 0; i < units.length; i++) {
      if (millis % units[i] == 0) {
        return millis / units[i] + names[i];
      }
    }
    return millis + "ms";
  }

  @Override
  public String toString() {
    return delays.stream().map(RetryTiers::text).toList().toString();
  }
}
