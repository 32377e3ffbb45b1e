package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;

/**
 * Position to read from when the group has no offset for a partition, or an offset outside of the
 * partition's log, for example because retention has deleted its records. Kafka's {@code
 * auto.offset.reset}.
 *
 * @param kafkaValue the value in Kafka's spelling
 */
public record OffsetReset(String kafkaValue) {

  /** The oldest record: a new group reads all existing records. The default. */
  public static final OffsetReset EARLIEST = new OffsetReset("earliest");

  /** The end: only records that are written from now on. */
  public static final OffsetReset LATEST = new OffsetReset("latest");

  /** No automatic position: a consumer without a valid committed offset ends {@code FAILED}. */
  public static final OffsetReset NONE = new OffsetReset("none");

  /** The first record that is not older than {@code age}, 1 ms or more. */
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
