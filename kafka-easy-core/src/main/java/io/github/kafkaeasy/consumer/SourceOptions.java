package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.consumer.ConsumerSettings.Source;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What a {@link ConsumerBuilder} was told about where records come from, so far. */
final class SourceOptions {
  final Set<String> topics = new LinkedHashSet<>();
  final Set<TopicPartition> partitions = new LinkedHashSet<>();
  @Nullable Pattern pattern;
  @Nullable Position startFrom;
  @Nullable Position endAt;
  @Nullable Duration stopWhenIdle;
  boolean stopWhenCaughtUp;

  /**
   * @param group the consumer group, or null
   */
  Source check(@Nullable String group) {
    if (topics.isEmpty() && partitions.isEmpty() && pattern == null) {
      throw InvalidOptionException.of("topics", topics, "name at least one topic");
    }
    refuseTwo("topics", topics, "partitions", partitions);
    Set<String> matching = pattern == null ? Set.of() : Set.of(pattern.pattern());
    refuseTwo("topics", topics, "topicsMatching", matching);
    refuseTwo("partitions", partitions, "topicsMatching", matching);
    if (group == null && partitions.isEmpty()) {
      throw InvalidOptionException.of(
          "group", null, "a value is required, unless partitions(...) says what to read");
    }
    return new Source(
        partitions.isEmpty() ? topics : topicsOf(partitions),
        pattern,
        partitions,
        startFrom,
        endAt,
        stopWhenIdle,
        stopWhenCaughtUp);
  }

  private static void refuseTwo(String option, Set<?> value, String other, Set<?> otherValue) {
    if (!value.isEmpty() && !otherValue.isEmpty()) {
      throw InvalidOptionException.conflict(
          option,
          value,
          other,
          otherValue,
          "a consumer reads named topics, or topics by pattern, or partitions by number; use one"
              + " consumer for each");
    }
  }

  private static Set<String> topicsOf(Set<TopicPartition> partitions) {
    Set<String> topics = new LinkedHashSet<>();
    partitions.forEach(partition -> topics.add(partition.topic()));
    return topics;
  }
}
