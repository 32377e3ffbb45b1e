package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Assignments;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Moves the positions of assigned partitions at the application's request. Each partition gets a
 * new assignment, which starts at the new position after the group's offset was committed there.
 * Poll thread only. Kafka is asked without blocking, so a partition without a leader only fails its
 * own seek.
 */
final class Seeks {

  /** Maximum time that a seek waits for its answers. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Assignments assignments;
  private final PositionLookup lookup;
  private final BiConsumer<Assignment, Place> mover;
  private final EngineBasics basics;
  private final List<Seek> open = new ArrayList<>();

  private record Seek(
      Map<TopicPartition, CompletableFuture<Place>> places,
      BiConsumer<Assignment, Place> mover,
      CompletableFuture<Void> answer,
      long deadlineNanos) {}

  /**
   * Starts without open seeks.
   *
   * @param mover renews an assignment and starts it at an offset
   */
  Seeks(
      Assignments assignments,
      PositionLookup lookup,
      BiConsumer<Assignment, Place> mover,
      EngineBasics basics) {
    this.assignments = assignments;
    this.lookup = lookup;
    this.mover = mover;
    this.basics = basics;
  }

  /** See {@link PartitionPositions#seek}. */
  CompletableFuture<Void> seek(Map<TopicPartition, Position> wanted) {
    return seek(wanted, mover);
  }

  /**
   * As {@link #seek(Map)}, with another action for each partition.
   *
   * @param mover an IllegalArgumentException or IllegalStateException of it fails the result
   */
  CompletableFuture<Void> seek(
      Map<TopicPartition, Position> wanted, BiConsumer<Assignment, Place> mover) {
    Map<Position, Set<TopicPartition>> byPosition = new HashMap<>();
    wanted.forEach(
        (partition, position) -> {
          requireOurs(partition);
          byPosition.computeIfAbsent(position, p -> new HashSet<>()).add(partition);
        });
    Map<TopicPartition, CompletableFuture<Place>> places = new HashMap<>();
    byPosition.forEach((position, partitions) -> places.putAll(lookup.find(partitions, position)));
    for (CompletableFuture<Place> place : places.values()) {
      var unused = place.whenComplete((found, failure) -> basics.signal().raise());
    }
    Seek seek =
        new Seek(places, mover, new CompletableFuture<>(), basics.now() + PATIENCE.toNanos());
    open.add(seek);
    look();
    return seek.answer();
  }

  private void requireOurs(TopicPartition partition) {
    if (assignments.get(partition) == null) {
      throw new IllegalArgumentException(
          partition + " is not assigned to this consumer, so its position cannot be changed");
    }
  }

  /** Whether the answers of a seek in this partition are still missing. */
  boolean isOpen(TopicPartition partition) {
    return open.stream().anyMatch(seek -> seek.places().containsKey(partition));
  }

  /** Carries out seeks whose answers are complete, and fails those that take too long. */
  void look() {
    for (Seek seek : List.copyOf(open)) {
      boolean answered = seek.places().values().stream().allMatch(CompletableFuture::isDone);
      if (answered || seek.deadlineNanos() - basics.now() <= 0) {
        open.remove(seek);
        end(seek);
      }
    }
  }

  private void end(Seek seek) {
    try {
      seek.places().forEach(this::requireFound);
      seek.places().keySet().forEach(this::requireOurs);
      seek.places()
          .forEach(
              (partition, place) -> {
                Assignment old = assignments.get(partition);
                if (old != null) {
                  seek.mover().accept(old, place.join());
                }
              });
    } catch (IllegalArgumentException | IllegalStateException e) {
      seek.answer().completeExceptionally(e);
      return;
    }
    seek.answer().complete(null);
  }

  private void requireFound(TopicPartition partition, CompletableFuture<Place> place) {
    if (!place.isDone()) {
      throw new IllegalStateException(
          "Kafka did not answer within "
              + PATIENCE.toSeconds()
              + " s for the new position in "
              + partition
              + " (does it have a leader?); no partition of this seek was moved");
    }
    Throwable failure = Answers.failure(place);
    if (failure instanceof PositionLookup.OutsideException outside) {
      throw outside;
    }
    if (failure != null) {
      throw new IllegalStateException(
          "Kafka did not find the new position in "
              + partition
              + " ("
              + KafkaFailures.reason(failure)
              + "); no partition of this seek was moved",
          failure);
    }
  }

  /** Fails all open seeks, because the consumer ends. */
  void refuse() {
    open.forEach(
        seek ->
            seek.answer()
                .completeExceptionally(
                    new IllegalStateException("the consumer is closing or closed")));
    open.clear();
  }
}
