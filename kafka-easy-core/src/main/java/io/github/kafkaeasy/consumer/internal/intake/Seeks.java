package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Assignments;
import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Moves partitions that are being read: each gets a new assignment, which starts there once the
 * group's offset has moved along. Poll thread only.
 */
final class Seeks {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> kafka;
  private final Assignments assignments;
  private final Arrivals arrivals;
  private final Demand demand;
  private final PositionLookup lookup;

  Seeks(Consumer<byte[], byte[]> kafka, Assignments assignments, Arrivals arrivals, Demand demand) {
    this.kafka = kafka;
    this.assignments = assignments;
    this.arrivals = arrivals;
    this.demand = demand;
    this.lookup = new PositionLookup(kafka);
  }

  /**
   * All of them, or none.
   *
   * @throws IllegalArgumentException when a partition is not ours or has no such offset
   * @throws IllegalStateException when Kafka did not answer
   */
  void seek(Map<TopicPartition, Position> wanted, Intake.Listener listener) {
    offsets(wanted)
        .forEach(
            (partition, offset) -> {
              Assignment old = assignments.get(partition);
              if (old != null) {
                Assignment fresh = arrivals.renew(old, listener);
                fresh.moved();
                demand.set(fresh, false);
                kafka.seek(partition, offset);
              }
            });
  }

  private Map<TopicPartition, Long> offsets(Map<TopicPartition, Position> wanted) {
    Map<Position, List<TopicPartition>> byPosition = new HashMap<>();
    wanted.forEach(
        (partition, position) -> {
          if (assignments.get(partition) == null) {
            throw new IllegalArgumentException(
                partition + " is not assigned to this consumer, so it cannot be moved here");
          }
          byPosition.computeIfAbsent(position, p -> new ArrayList<>()).add(partition);
        });
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try {
      byPosition.forEach(
          (position, partitions) ->
              offsets.putAll(
                  KafkaFailures.repeatedAfterWakeup(
                      () -> lookup.offsets(partitions, position, PATIENCE))));
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "Kafka did not say where to go: " + KafkaFailures.reason(e), e);
    }
    return offsets;
  }
}
