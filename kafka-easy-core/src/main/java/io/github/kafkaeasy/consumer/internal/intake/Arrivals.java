package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Assignments;
import io.github.kafkaeasy.consumer.internal.offsets.DoneMap;
import io.github.kafkaeasy.consumer.internal.shared.Counters;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the records of a poll into the engine: checks whether their partition is assigned and
 * whether its offsets went back, and leaves out records that were done before a restart, and
 * records at or after the end position. Poll thread only.
 */
final class Arrivals {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

  private final Assignments assignments;
  private final Demand demand;
  private final TopicWatch topics;
  private final Counters counters;

  Arrivals(Assignments assignments, Demand demand, TopicWatch topics, Counters counters) {
    this.topics = topics;
    this.assignments = assignments;
    this.demand = demand;
    this.counters = counters;
  }

  void take(ConsumerRecords<byte[], byte[]> records, Intake.Listener listener) {
    var next = records.nextOffsets();
    for (TopicPartition partition : records.partitions()) {
      OffsetAndMetadata after =
          Objects.requireNonNull(
              next.get(partition), "nextOffsets() has no entry for a partition with records");
      take(partition, records.records(partition), after, listener);
    }
    // A poll without records may still have moved the position over a gap.
    for (var entry : next.entrySet()) {
      if (records.records(entry.getKey()).isEmpty()) {
        take(entry.getKey(), List.of(), entry.getValue(), listener);
      }
    }
  }

  private void take(
      TopicPartition partition,
      List<ConsumerRecord<byte[], byte[]>> records,
      OffsetAndMetadata next,
      Intake.Listener listener) {
    Assignment assignment = assignments.get(partition);
    if (assignment == null) {
      LOG.warn(
          "{} records of {} were fetched without an assignment and are ignored",
          records.size(),
          partition);
      return;
    }
    long nextOffset = next.offset();
    long first = records.isEmpty() ? nextOffset : records.get(0).offset();
    if (!assignment.tracker.isStarted()) {
      assignment.startAt(first, Optional.empty());
    } else if (first < assignment.tracker.next()) {
      LOG.warn(
          "Offsets of {} went back from {} to {} (truncated, recreated or reset): starting over"
              + " there",
          partition,
          assignment.tracker.next(),
          first);
      assignment = renew(assignment, listener);
      assignment.startAt(first, Optional.empty());
      topics.soon();
    }
    if (assignment.commits.goBackInEpoch(records)) {
      topics.soon();
    }
    assignment.commits.received(records, next);
    listener.fetched(
        assignment,
        withoutDone(assignment, upToTheEnd(assignment, records), nextOffset),
        Math.min(nextOffset, assignment.end()));
  }

  /**
   * Replaces an assignment by a new one of the same partition; progress of the old one is not valid
   * for it.
   */
  Assignment renew(Assignment old, Intake.Listener listener) {
    listener.lost(List.of(old));
    assignments.remove(List.of(old));
    Assignment fresh = listener.gained(old.partition);
    fresh.endAt(old.end());
    fresh.commits.log(old.commits.log());
    listener.renewed(old, fresh);
    demand.moved(old, fresh);
    assignments.put(fresh);
    return fresh;
  }

  /** Leaves out records at or after the end position that the application has set. */
  private static List<ConsumerRecord<byte[], byte[]>> upToTheEnd(
      Assignment assignment, List<ConsumerRecord<byte[], byte[]>> records) {
    int count = records.size();
    while (count > 0 && records.get(count - 1).offset() >= assignment.end()) {
      count--;
    }
    return records.subList(0, count);
  }

  /** Leaves out records that an earlier owner of the partition had done out of order. */
  private List<ConsumerRecord<byte[], byte[]>> withoutDone(
      Assignment assignment, List<ConsumerRecord<byte[], byte[]>> records, long nextOffset) {
    DoneMap restored = assignment.commits.restored();
    if (restored == null) {
      return records;
    }
    List<ConsumerRecord<byte[], byte[]>> open = restored.openOf(records);
    counters.alreadyDone.add(records.size() - open.size());
    if (nextOffset >= restored.end()) {
      assignment.commits.restored(null);
    }
    return open;
  }
}
