package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.RecordStats;
import io.github.kafkaeasy.consumer.internal.intake.PartitionPositions;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Current counts of records in this consumer. The poll thread counts held records in each round,
 * records in flight about ten times a second, and the figures of partitions once a second; any
 * thread may read them.
 */
public final class PartitionGauge {
  private static final long PARTITIONS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** In-flight records are counted one by one, which costs too much for every round. */
  private static final long COUNT_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  public record Reading(long inFlight, long held, int partitions) {}

  /**
   * Figures of one partition, as of the last update.
   *
   * @param lag records not done; {@link RecordStats#UNKNOWN_LAG}: not known
   * @param oldestMillis the timestamp of the lowest open record; {@link
   *     ConsumerRecord#NO_TIMESTAMP}: no record is open, or it has no timestamp
   */
  record Figures(long lag, long inFlight, long held, double mapFill, long oldestMillis) {
    static final Figures NONE =
        new Figures(RecordStats.UNKNOWN_LAG, 0, 0, 0, ConsumerRecord.NO_TIMESTAMP);
  }

  private final PartitionPositions positions;

  /** Poll thread only. */
  private long nextLook;

  /** Poll thread only. */
  private long nextCount;

  /** Records in flight at the last count; poll thread only. */
  private long counted;

  private volatile Reading reading = new Reading(0, 0, 0);
  private volatile Map<TopicPartition, Figures> figures = Map.of();

  public PartitionGauge(PartitionPositions positions, long now) {
    this.positions = positions;
    this.nextLook = now;
    this.nextCount = now;
  }

  /**
   * Poll thread.
   *
   * @param active those of the assignments that may have records
   */
  void read(Collection<Assignment> assignments, Collection<Assignment> active, long now) {
    long inLanes = 0;
    long held = 0;
    for (Assignment assignment : active) {
      inLanes += assignment.recordsInFlight();
      held += assignment.heldRecords.get();
    }
    reading = new Reading(inFlight(active, inLanes, now), held, assignments.size());
    if (now - nextLook >= 0) {
      nextLook = now + PARTITIONS_EVERY_NANOS;
      figures = look(assignments);
    }
  }

  /**
   * Records in flight without those that are done or held. Flow control's own figure includes these
   * until the last record of their slice is done.
   */
  private long inFlight(Collection<Assignment> assignments, long inLanes, long now) {
    if (inLanes == 0) {
      counted = 0;
    } else if (counted == 0 || now - nextCount >= 0) {
      nextCount = now + COUNT_EVERY_NANOS;
      counted = 0;
      for (Assignment assignment : assignments) {
        counted += inFlight(assignment);
      }
    }
    return counted;
  }

  private static long inFlight(Assignment assignment) {
    return Math.max(0, assignment.tracker.openCount() - assignment.heldRecords.get());
  }

  /** Makes no request: the client keeps the end offsets that its fetches returned. */
  private Map<TopicPartition, Figures> look(Collection<Assignment> assignments) {
    Map<TopicPartition, Figures> seen = new HashMap<>();
    for (Assignment assignment : assignments) {
      OptionalLong notFetched = positions.lag(assignment);
      seen.put(
          assignment.partition,
          new Figures(
              notFetched.isPresent()
                  ? assignment.lag(notFetched.getAsLong())
                  : RecordStats.UNKNOWN_LAG,
              inFlight(assignment),
              assignment.heldRecords.get(),
              assignment.mapFill(),
              assignment
                  .tracker
                  .oldestOpen()
                  .map(open -> open.record().timestamp())
                  .orElse(ConsumerRecord.NO_TIMESTAMP)));
    }
    return Collections.unmodifiableMap(seen);
  }

  public Reading reading() {
    return reading;
  }

  /** Figures by assigned partition, updated about once a second. Any thread. */
  Map<TopicPartition, Figures> figures() {
    return figures;
  }
}
