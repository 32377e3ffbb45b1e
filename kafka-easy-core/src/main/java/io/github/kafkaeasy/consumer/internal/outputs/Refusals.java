package io.github.kafkaeasy.consumer.internal.outputs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Outputs that Kafka refused in a transaction after their records were done. Such a record runs
 * again, and its output to the same topic then fails the record instead of another transaction, so
 * that the failure handler decides. The poll thread adds and removes; any thread reads.
 */
public final class Refusals {

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
   */
  private record Refused(String topic, long bytes, Throwable cause) {}

  private final Map<Source, Refused> refused = new ConcurrentHashMap<>();

  /** Adds a refused output. Poll thread. */
  public void add(TopicPartition partition, long offset, Output output, Throwable cause) {
    refused.put(new Source(partition, offset), new Refused(output.topic(), output.bytes(), cause));
  }

  /** Reason why this output of a record was refused before; null: it was not. Any thread. */
  @Nullable Throwable reason(TopicPartition partition, long offset, Output output) {
    Refused known = refused.isEmpty() ? null : refused.get(new Source(partition, offset));
    return known == null || !known.topic().equals(output.topic()) || output.bytes() < known.bytes()
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
