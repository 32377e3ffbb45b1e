package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.intake.PartitionPositions;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/** What is on its way now: summed up by the poll thread each time round, read by anybody. */
public final class PartitionGauge {
  private static final long LAG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  public record Reading(long inFlight, long held, int partitions) {}

  private final PartitionPositions positions;

  /** Poll thread only. */
  private long nextLag;

  private volatile Reading reading = new Reading(0, 0, 0);
  private volatile Map<TopicPartition, Long> lags = Map.of();

  public PartitionGauge(PartitionPositions positions, long now) {
    this.positions = positions;
    this.nextLag = now;
  }

  /** Poll thread. */
  void read(Collection<Assignment> assignments, long now) {
    long inFlight = 0;
    long held = 0;
    for (Assignment assignment : assignments) {
      inFlight += assignment.recordsInFlight();
      held += assignment.heldRecords.get();
    }
    reading = new Reading(inFlight, held, assignments.size());
    if (now - nextLag >= 0) {
      nextLag = now + LAG_EVERY_NANOS;
      lags = readLags(assignments);
    }
  }

  /** Asks nobody: the client keeps the ends that its fetches brought. */
  private Map<TopicPartition, Long> readLags(Collection<Assignment> assignments) {
    Map<TopicPartition, Long> known = new HashMap<>();
    for (Assignment assignment : assignments) {
      OptionalLong notFetched = positions.lag(assignment);
      if (notFetched.isPresent()) {
        long here = assignment.recordsInFlight() + assignment.heldRecords.get();
        known.put(assignment.partition, notFetched.getAsLong() + here);
      }
    }
    return Map.copyOf(known);
  }

  public Reading reading() {
    return reading;
  }

  /** By partition, where it is known. */
  Map<TopicPartition, Long> lags() {
    return lags;
  }
}
