package io.github.kafkaeasy.consumer.internal.outputs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Outputs that Kafka refused in a unit, after their records had been done. Such a record runs
 * again, and what it then sends to the same topic is known to be refused: the record fails, so that
 * its failure handler decides, instead of being refused in a unit once more. The poll thread adds
 * and removes; any thread asks.
 */
public final class Refusals {

  /**
   * The record whose output it was.
   *
   * @param partition of the record, not of its output
   */
  private record Source(TopicPartition partition, long offset) {}

  /**
   * What was refused.
   *
   * @param bytes outputs that are smaller are tried
   */
  private record Refused(String topic, long bytes, Throwable cause) {}

  private final Map<Source, Refused> refused = new ConcurrentHashMap<>();

  /** Poll thread. */
  public void add(TopicPartition partition, long offset, Output output, Throwable cause) {
    refused.put(new Source(partition, offset), new Refused(output.topic(), output.bytes(), cause));
  }

  /** Why this output of a record is known to be refused; null: it is not. Any thread. */
  @Nullable Throwable reason(TopicPartition partition, long offset, Output output) {
    Refused known = refused.isEmpty() ? null : refused.get(new Source(partition, offset));
    return known == null || !known.topic().equals(output.topic()) || output.bytes() < known.bytes()
        ? null
        : known.cause();
  }

  /** Poll thread: forgets records that are committed, or whose partition has gone. */
  public void forget(BiPredicate<TopicPartition, Long> isOver) {
    refused.keySet().removeIf(source -> isOver.test(source.partition(), source.offset()));
  }

  /** Whether nothing is known to be refused. Any thread. */
  public boolean isEmpty() {
    return refused.isEmpty();
  }
}
