package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;

/**
 * Where to go on when the group has no offset for a partition, or the one it has does not exist any
 * more because the log was cut at its old end. Kafka's {@code auto.offset.reset}.
 *
 * @param kafkaValue the value as Kafka writes it
 */
public record OffsetReset(String kafkaValue) {

  /** With the oldest record there is: a new group misses nothing. The default. */
  public static final OffsetReset EARLIEST = new OffsetReset("earliest");

  /** With what comes from now on. */
  public static final OffsetReset LATEST = new OffsetReset("latest");

  /** Nowhere: the consumer stops and says so. */
  public static final OffsetReset NONE = new OffsetReset("none");

  /** With the first record that is not older than {@code age}, 1 ms or more; needs Kafka 4.0. */
  public static OffsetReset byDuration(Duration age) {
    Duration checked =
        Options.duration("byDuration", age, Duration.ofMillis(1), Duration.ofDays(36_500));
    return new OffsetReset("by_duration:" + checked);
  }

  @Override
  public String toString() {
    return kafkaValue;
  }
}
