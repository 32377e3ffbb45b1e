package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.ConsumerSettings;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.DoneMaps;
import io.github.kafkaeasy.consumer.internal.offsets.OffsetCommitter;
import io.github.kafkaeasy.consumer.internal.shared.ConsumerStoppedException;
import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where a gained partition starts, and where it ends if it shall, before its first record
 * may run. A group that has no offset there yet commits the position it was given: otherwise, with
 * {@code latest}, a rebalance before the first commit would start after records that had come
 * meanwhile, and lose them. Poll thread only; asks with a short patience and is asked again from
 * the loop.
 */
public final class StartPositions {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(StartPositions.class);

  private final Consumer<byte[], byte[]> kafka;
  private final ConsumerSettings<?> settings;
  private final OffsetCommitter committer;
  private final DoneMaps maps;
  private final PositionLookup lookup;
  private final KnownPartitions knownPartitions;

  public StartPositions(
      Consumer<byte[], byte[]> kafka,
      ConsumerSettings<?> settings,
      OffsetCommitter committer,
      DoneMaps maps) {
    this.kafka = kafka;
    this.settings = settings;
    this.committer = committer;
    this.maps = maps;
    this.lookup = new PositionLookup(kafka);
    this.knownPartitions = new KnownPartitions(kafka, settings.source());
  }

  /**
   * Starts those assignments that have not started, as far as Kafka answers now. What is not
   * started stays paused.
   *
   * @throws ConsumerStoppedException when a partition has no such place as was asked for
   */
  void resolve(Collection<Assignment> assignments) {
    List<Assignment> waiting = new ArrayList<>();
    for (Assignment assignment : assignments) {
      if (!assignment.tracker.isStarted()) {
        waiting.add(assignment);
      }
    }
    if (waiting.isEmpty()) {
      return;
    }
    try {
      resolveAll(waiting);
    } catch (KafkaException e) {
      notKnownYet(e);
    } catch (PositionLookup.OutsideException e) {
      throw new ConsumerStoppedException("Cannot start: " + e.getMessage(), e);
    }
  }

  /** The partitions stay paused, and are asked about again in the next round. */
  private static void notKnownYet(KafkaException failure) {
    switch (KafkaFailures.answerTo(failure)) {
      case STOP ->
          throw KafkaFailures.explain("Kafka does not say where partitions start", failure);
      case INTERRUPTED -> Thread.currentThread().interrupt();
      case UNKNOWN ->
          LOG.warn(
              "Kafka does not say where partitions start ({}); they wait, asked again",
              KafkaFailures.reason(failure));
      case SAME_AGAIN, REBALANCING, MEMBERSHIP_LOST, METADATA_TOO_LARGE, PASSING ->
          LOG.debug("Start positions are not known yet: {}", KafkaFailures.reason(failure));
    }
  }

  private void resolveAll(List<Assignment> waiting) {
    knownPartitions.learn(PATIENCE);
    Map<TopicPartition, OffsetAndMetadata> known = committed(waiting);
    findEnds(waiting);
    moveToStart(waiting, known);
    Map<Assignment, OffsetAndMetadata> news = new HashMap<>();
    for (Assignment assignment : waiting) {
      OffsetAndMetadata committed = known.get(assignment.partition);
      long position = kafka.position(assignment.partition, PATIENCE);
      if (committed == null || assignment.isMoved()) {
        news.put(assignment, new OffsetAndMetadata(position));
      } else {
        assignment.commits.acknowledged(committed);
        if (committed.offset() == position) {
          assignment.commits.restored(maps.restore(assignment.partition, committed));
        }
        assignment.tracker.startAt(position);
      }
    }
    if (!news.isEmpty() && committer.commitNow(news, PATIENCE)) {
      news.forEach((assignment, start) -> assignment.tracker.startAt(start.offset()));
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(List<Assignment> waiting) {
    if (settings.group() == null) {
      return Map.of();
    }
    Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
    kafka
        .committed(partitionsOf(waiting), PATIENCE)
        .forEach(
            (partition, committed) -> {
              // Kafka answers null for a partition without an offset.
              if (committed != null) {
                known.put(partition, committed);
              }
            });
    return known;
  }

  private void findEnds(List<Assignment> waiting) {
    Position endAt = settings.source().endAt();
    if (endAt != null) {
      Map<TopicPartition, Long> ends = lookup.offsets(partitionsOf(waiting), endAt, PATIENCE);
      waiting.forEach(
          assignment ->
              assignment.endAt(Objects.requireNonNull(ends.get(assignment.partition), "end")));
    }
  }

  /** Moves those that shall not start where the group stopped. */
  private void moveToStart(List<Assignment> waiting, Map<TopicPartition, OffsetAndMetadata> known) {
    Position startFrom = settings.source().startFrom();
    boolean always = !settings.source().partitions().isEmpty();
    List<Assignment> asTold = new ArrayList<>();
    List<Assignment> added = new ArrayList<>();
    for (Assignment assignment : waiting) {
      if (assignment.isMoved() || (!always && known.containsKey(assignment.partition))) {
        continue;
      }
      if (knownPartitions.isNew(assignment.partition)) {
        added.add(assignment);
      } else if (startFrom != null) {
        asTold.add(assignment);
      }
    }
    move(added, Position.beginning());
    if (startFrom != null) {
      move(asTold, startFrom);
    }
  }

  private void move(List<Assignment> moving, Position startFrom) {
    if (!moving.isEmpty()) {
      Map<TopicPartition, Long> starts = lookup.offsets(partitionsOf(moving), startFrom, PATIENCE);
      for (Assignment assignment : moving) {
        kafka.seek(
            assignment.partition,
            Objects.requireNonNull(starts.get(assignment.partition), "start"));
        assignment.moved();
      }
    }
  }

  private static Set<TopicPartition> partitionsOf(List<Assignment> assignments) {
    Set<TopicPartition> partitions = new HashSet<>();
    assignments.forEach(assignment -> partitions.add(assignment.partition));
    return partitions;
  }
}
