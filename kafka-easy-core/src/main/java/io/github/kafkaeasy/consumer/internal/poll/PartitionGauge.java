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

  /** What is in flight is counted record by record, too dear for every round. */
  private static final long COUNT_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  public record Reading(long inFlight, long held, int partitions) {}

  private final PartitionPositions positions;

  /** Poll thread only. */
  private long nextLag;

  /** Poll thread only. */
  private long nextCount;

  /** Poll thread only: records in flight, as last counted. */
  private long counted;

  private volatile Reading reading = new Reading(0, 0, 0);
  private volatile Map<TopicPartition, Long> lags = Map.of();

  public PartitionGauge(PartitionPositions positions, long now) {
    this.positions = positions;
    this.nextLag = now;
    this.nextCount = now;
  }

  /** Poll thread. */
  void read(Collection<Assignment> assignments, long now) {
    long inLanes = 0;
    long held = 0;
    for (Assignment assignment : assignments) {
      inLanes += assignment.recordsInFlight();
      held += assignment.heldRecords.get();
    }
    reading = new Reading(inFlight(assignments, inLanes, now), held, assignments.size());
    if (now - nextLag >= 0) {
      nextLag = now + LAG_EVERY_NANOS;
      lags = readLags(assignments);
    }
  }

  /**
   * Without those that are done or held. Flow control's own figure has these too, until the last
   * record of their slice is through.
   */
  private long inFlight(Collection<Assignment> assignments, long inLanes, long now) {
    if (inLanes == 0) {
      counted = 0;
    } else if (counted == 0 || now - nextCount >= 0) {
      nextCount = now + COUNT_EVERY_NANOS;
      counted = 0;
      for (Assignment assignment : assignments) {
        long open = assignment.tracker.openCount();
        counted += Math.max(0, open - assignment.heldRecords.get());
      }
    }
    return counted;
  }

  /** Asks nobody: the client keeps the ends that its fetches brought. */
  private Map<TopicPartition, Long> readLags(Collection<Assignment> assignments) {
    Map<TopicPartition, Long> known = new HashMap<>();
    for (Assignment assignment : assignments) {
      OptionalLong notFetched = positions.lag(assignment);
      if (notFetched.isPresent()) {
        long open = assignment.tracker.openCount();
        known.put(assignment.partition, notFetched.getAsLong() + open);
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
