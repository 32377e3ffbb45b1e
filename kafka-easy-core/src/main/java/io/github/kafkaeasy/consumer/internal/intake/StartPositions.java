package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Committer;
import io.github.kafkaeasy.consumer.internal.offsets.DoneMaps;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.shared.ConsumerStoppedException;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the start position of each newly assigned partition, and its end position if one is set,
 * before its first record may run. If the group has no offset for the partition, its start position
 * is committed first: otherwise, with {@code latest}, a rebalance before the first commit would
 * start the partition at its new end and lose the records written in between.
 *
 * <p>Poll thread only. It asks without blocking and reads the answers in each round, separately for
 * each partition, so that a partition without a leader, or with a committed offset in an open
 * transaction, delays no other one.
 */
final class StartPositions {
  private static final Duration COMMIT_WAIT = Duration.ofMillis(500);
  private static final String CANNOT_START =
      "The consumer cannot find the start positions of its partitions";

  private static final Logger LOG = LoggerFactory.getLogger(StartPositions.class);

  private final Consumer<byte[], byte[]> kafka;
  private final ConsumerSettings<?> settings;
  private final Committer committer;
  private final DoneMaps maps;
  private final Lookups lookups;
  private final PositionLookup positions;
  private final TopicWatch topics;
  private final StartRule rule;
  private final EngineBasics basics;
  private final Map<Assignment, Start> starts = new LinkedHashMap<>();

  /** The pending request for committed offsets; null if there is none. */
  private @Nullable CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> committed;

  private Set<TopicPartition> committedAsked = Set.of();

  StartPositions(
      Consumer<byte[], byte[]> kafka,
      ConsumerSettings<?> settings,
      Committer committer,
      DoneMaps maps,
      Lookups lookups,
      TopicWatch topics,
      EngineBasics basics) {
    this.kafka = kafka;
    this.settings = settings;
    this.committer = committer;
    this.maps = maps;
    this.lookups = lookups;
    this.positions = new PositionLookup(lookups);
    this.topics = topics;
    this.rule = new StartRule(settings.source(), maps, topics, lookups::defaultStart);
    this.basics = basics;
  }

  /** Starts an assignment at an offset, regardless of the group's committed offset. */
  void startAt(Assignment assignment, Place place) {
    Start start = new Start(assignment);
    start.place = CompletableFuture.completedFuture(place);
    starts.put(assignment, start);
  }

  /** As {@link #startAt}, at a position whose offset must be looked up first. */
  void startFrom(Assignment assignment, Position position) {
    Start start = new Start(assignment);
    start.position = position;
    starts.put(assignment, start);
  }

  /**
   * Starts the assignments for which Kafka has answered. The others stay paused.
   *
   * @param moves whether a seek is open in a partition: the partition waits for it, so that after a
   *     seek in onAssigned no record before the new position is handled
   * @throws ConsumerStoppedException when a partition does not have the requested position, or when
   *     another try cannot change Kafka's answer
   */
  void resolve(Collection<Assignment> assignments, Predicate<TopicPartition> moves) {
    Set<Assignment> unstarted = new HashSet<>();
    List<Start> starting = new ArrayList<>();
    for (Assignment assignment : assignments) {
      if (!assignment.tracker.isStarted()) {
        unstarted.add(assignment);
        if (!moves.test(assignment.partition)) {
          starting.add(starts.computeIfAbsent(assignment, Start::new));
        }
      }
    }
    // A start that waits for a seek is kept: it may have the position of an earlier seek.
    starts.keySet().retainAll(unstarted);
    if (starting.isEmpty()) {
      return;
    }
    long now = basics.now();
    askCommitted(starting, now);
    takeCommitted(starting, now);
    askPlaces(starting, now);
    begin(starting, now);
  }

  private void askCommitted(List<Start> starting, long now) {
    if (committed != null) {
      return;
    }
    Set<TopicPartition> asked = new HashSet<>();
    for (Start start : starting) {
      String topic = start.assignment.partition.topic();
      if (start.needsCommitted() && start.isDue(now) && topics.isKnown(topic)) {
        asked.add(start.assignment.partition);
        asked.addAll(rule.siblings(start.assignment.partition));
      }
    }
    if (asked.isEmpty()) {
      return;
    }
    committedAsked = asked;
    committed = noticed(lookups.committed(asked));
  }

  private void takeCommitted(List<Start> starting, long now) {
    CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> answer = committed;
    if (answer == null || !answer.isDone()) {
      return;
    }
    committed = null;
    Throwable failure = Answers.failure(answer);
    for (Start start : starting) {
      TopicPartition partition = start.assignment.partition;
      if (!start.needsCommitted() || !committedAsked.contains(partition)) {
        continue;
      }
      if (failure != null) {
        failed(start, failure, now);
      } else if (!answer.join().containsKey(partition)) {
        putOff(start, "its committed offset is part of an open transaction", now);
      } else if (topics.isKnown(partition.topic())) {
        decide(start, answer.join(), now);
      }
    }
  }

  private void decide(
      Start start, Map<TopicPartition, Optional<OffsetAndMetadata>> committed, long now) {
    TopicPartition partition = start.assignment.partition;
    start.assignment.commits.log(topics.logOf(partition.topic()));
    OffsetAndMetadata goesOn = rule.goesOnFrom(partition, committed);
    if (goesOn != null) {
      start.committed = goesOn;
      start.place =
          CompletableFuture.completedFuture(new Place(goesOn.offset(), goesOn.leaderEpoch()));
      return;
    }
    if (rule.awaitsSiblings(partition, committed)) {
      putOff(start, "offsets that may show that it is new are part of an open transaction", now);
      return;
    }
    start.position = rule.startOf(partition, committed);
    if (start.position == null) {
      throw KafkaFailures.explain(CANNOT_START, new NoOffsetForPartitionException(partition));
    }
  }

  private void askPlaces(List<Start> starting, long now) {
    Map<Position, Set<TopicPartition>> wanted = new HashMap<>();
    Set<TopicPartition> ends = new HashSet<>();
    Position endAt = settings.source().endAt();
    for (Start start : starting) {
      if (start.needsPlace() && start.isDue(now)) {
        Position position = Objects.requireNonNull(start.position, "position");
        wanted.computeIfAbsent(position, p -> new HashSet<>()).add(start.assignment.partition);
      }
      if (endAt != null && start.end == null && start.isDue(now)) {
        ends.add(start.assignment.partition);
      }
    }
    Map<TopicPartition, CompletableFuture<Place>> found = new HashMap<>();
    wanted.forEach((position, partitions) -> found.putAll(positions.find(partitions, position)));
    Map<TopicPartition, CompletableFuture<Place>> foundEnds =
        endAt == null || ends.isEmpty() ? Map.of() : positions.find(ends, endAt);
    for (Start start : starting) {
      TopicPartition partition = start.assignment.partition;
      if (found.containsKey(partition)) {
        start.place = noticed(Objects.requireNonNull(found.get(partition), "place"));
      }
      if (foundEnds.containsKey(partition)) {
        start.end = noticed(Objects.requireNonNull(foundEnds.get(partition), "end"));
      }
    }
  }

  /** Wakes the poll thread up when the answer is completed. */
  private <T> CompletableFuture<T> noticed(CompletableFuture<T> answer) {
    if (!answer.isDone()) {
      var unused = answer.whenComplete((found, failure) -> basics.signal().raise());
    }
    return answer;
  }

  private void begin(List<Start> starting, long now) {
    Map<Start, Place> moved = new LinkedHashMap<>();
    for (Start start : starting) {
      CompletableFuture<Place> place = start.place;
      CompletableFuture<Place> end = start.end;
      boolean ends = settings.source().endAt() != null;
      if (place == null || !place.isDone() || (ends && (end == null || !end.isDone()))) {
        continue;
      }
      Throwable failure = Answers.failure(place);
      if (failure == null && end != null) {
        failure = Answers.failure(end);
      }
      if (failure != null) {
        failed(start, failure, now);
      } else if (start.isDue(now)) {
        if (end != null) {
          start.assignment.endAt(end.join().offset());
        }
        begin(start, place.join(), moved);
      }
    }
    commitStarts(moved, now);
  }

  private void begin(Start start, Place place, Map<Start, Place> moved) {
    Assignment assignment = start.assignment;
    kafka.seek(assignment.partition, place.forSeek());
    OffsetAndMetadata known = start.committed;
    if (known == null) {
      moved.put(start, place);
      return;
    }
    assignment.commits.acknowledged(known);
    assignment.commits.restored(maps.restore(assignment.partition, known));
    assignment.startAt(place.offset(), place.leaderEpoch());
  }

  private void commitStarts(Map<Start, Place> moved, long now) {
    Map<Assignment, OffsetAndMetadata> news = new HashMap<>();
    moved.forEach(
        (start, place) ->
            news.put(
                start.assignment,
                maps.toStart(start.assignment, place.offset(), place.leaderEpoch())));
    if (news.isEmpty()) {
      return;
    }
    Committer.Taken taken = committer.commitStarts(news, COMMIT_WAIT);
    List<Map.Entry<Start, Place>> all = new ArrayList<>(moved.entrySet());
    for (Map.Entry<Start, Place> entry : all) {
      Place place = entry.getValue();
      if (taken == Committer.Taken.YES) {
        entry.getKey().assignment.startAt(place.offset(), place.leaderEpoch());
      } else if (taken == Committer.Taken.NO) {
        putOff(entry.getKey(), "its start position could not be committed", now);
      }
    }
  }

  private void failed(Start start, Throwable failure, long now) {
    if (failure instanceof PositionLookup.OutsideException) {
      throw new ConsumerStoppedException("Cannot start: " + failure.getMessage(), failure);
    }
    if (KafkaFailures.answerTo(failure) == KafkaFailures.Answer.STOP) {
      throw KafkaFailures.explain(CANNOT_START, failure);
    }
    start.askAgain();
    putOff(start, KafkaFailures.reason(failure), now);
  }

  private static void putOff(Start start, String why, long now) {
    if (start.putOff(now)) {
      LOG.warn(
          "{} has not started yet: {}. Kafka is asked again; the other partitions continue.",
          start.assignment.partition,
          why);
    } else {
      LOG.debug("{} has not started yet: {}", start.assignment.partition, why);
    }
  }
}
