package io.github.kafkaeasy.dlq.internal.route;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The topics that a consumer reads, where none of its own letters may go: otherwise a letter would
 * come back to the consumer that failed on it, for ever.
 *
 * @param names its topics and retry topics; empty when the pattern chooses
 * @param pattern the pattern that it subscribes to, without its own output; null: none
 */
public record Consumed(Set<String> names, @Nullable Pattern pattern) {

  public Consumed {
    names = Set.copyOf(names);
  }

  boolean reads(String topic) {
    return names.contains(topic) || (pattern != null && pattern.matcher(topic).matches());
  }

  /** The builder's option that chose the topics. */
  public String option() {
    return pattern == null ? "topics" : "topicsMatching";
  }

  /** The topics or the pattern, for refusals. */
  @Override
  public String toString() {
    return pattern == null ? names.toString() : pattern.pattern();
  }
}
