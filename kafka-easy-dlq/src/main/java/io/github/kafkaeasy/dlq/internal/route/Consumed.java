package io.github.kafkaeasy.dlq.internal.route;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The topics that a consumer reads. The consumer's own dead letters must not go to one of these
 * topics, because the consumer would read each dead letter and fail on it again, without end.
 *
 * @param names the consumer's topics and retry topics; empty if it subscribes by a pattern
 * @param pattern the subscribed pattern, without the consumer's own output topics; null if there is
 *     none
 */
public record Consumed(Set<String> names, @Nullable Pattern pattern) {

  public Consumed {
    names = Set.copyOf(names);
  }

  boolean reads(String topic) {
    return names.contains(topic) || (pattern != null && pattern.matcher(topic).matches());
  }

  /** The name of the builder option that chose the topics. */
  public String option() {
    return pattern == null ? "topics" : "topicsMatching";
  }

  /** The topics or the pattern, for exception messages. */
  @Override
  public String toString() {
    return pattern == null ? names.toString() : pattern.pattern();
  }
}
