package io.github.kafkaeasy.consumer.internal.outputs;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Outputs that Kafka refused in a transaction after their records were done. Such a record runs
 * again, and its output to the same topic then fails the record instead of another transaction, so
 * that the failure handler decides. The poll thread adds and removes; any thread reads.
 *
 * <p>A refusal counts for a minute, and after each further one of the same record twice as long, up
 * to about an hour. Then the output is sent once more, because the limit or the permission may have
 * been changed meanwhile; another refusal makes the record's partition start over again.
 */
public final class Refusals {
  private static final long FIRST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST_DOUBLINGS = 6;

  /**
   * The record that sent the output.
   *
   * @param partition of the record, not of its output
   */
  private record Source(TopicPartition partition, long offset) {}

  /**
   * The refused output.
   *
   * @param bytes its size; smaller outputs of the same record are tried
   * @param doublings number of refusals before this one, up to the maximum
   */
  private record Refused(String topic, long bytes, Throwable cause, long atNanos, int doublings) {}

  private final Map<Source, Refused> refused = new ConcurrentHashMap<>();

  /** Adds a refused output. Poll thread. */
  public void add(
      TopicPartition partition, long offset, Output output, Throwable cause, long nowNanos) {
    refused.compute(
        new Source(partition, offset),
        (source, before) ->
            new Refused(
                output.topic(),
                output.bytes(),
                cause,
                nowNanos,
                before == null ? 0 : Math.min(before.doublings() + 1, MOST_DOUBLINGS)));
  }

  /**
   * Reason why this output of a record was refused before; null: it was not, or it is time to try
   * again. Any thread.
   */
  @Nullable Throwable reason(
      TopicPartition partition, long offset, Output output, LongSupplier nanoTime) {
    Refused known = refused.isEmpty() ? null : refused.get(new Source(partition, offset));
    return known == null
            || !known.topic().equals(output.topic())
            || output.bytes() < known.bytes()
            || nanoTime.getAsLong() - known.atNanos() >= FIRST_NANOS << known.doublings()
        ? null
        : known.cause();
  }

  /** Removes records that are committed, or whose partition was revoked. Poll thread. */
  public void forget(BiPredicate<TopicPartition, Long> isOver) {
    refused.keySet().removeIf(source -> isOver.test(source.partition(), source.offset()));
  }

  /** Whether there is no refused output. Any thread. */
  public boolean isEmpty() {
    return refused.isEmpty();
  }
}
