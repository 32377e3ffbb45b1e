package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.apache.kafka.common.TopicPartition;

/** Turns places in partitions into offsets, by asking Kafka without waiting. Poll thread only. */
final class PositionLookup {
  private final Lookups lookups;

  PositionLookup(Lookups lookups) {
    this.lookups = lookups;
  }

  /**
   * The same place in several partitions, with an answer or a failure for each: {@link
   * OutsideException} when the partition does not have the offset.
   */
  Map<TopicPartition, CompletableFuture<Place>> find(
      Set<TopicPartition> partitions, Position position) {
    if (position instanceof Position.Time time) {
      return both(
          lookups.offsets(partitions, time),
          lookups.offsets(partitions, Position.end()),
          partition -> (at, end) -> at.offset() < 0 ? end : at);
    }
    if (position instanceof Position.Offset offset) {
      return both(
          lookups.offsets(partitions, Position.beginning()),
          lookups.offsets(partitions, Position.end()),
          partition -> (beginning, end) -> checked(partition, offset.offset(), beginning, end));
    }
    return lookups.offsets(partitions, position);
  }

  private static Map<TopicPartition, CompletableFuture<Place>> both(
      Map<TopicPartition, CompletableFuture<Place>> one,
      Map<TopicPartition, CompletableFuture<Place>> other,
      java.util.function.Function<TopicPartition, BiFunction<Place, Place, Place>> choice) {
    Map<TopicPartition, CompletableFuture<Place>> chosen = new HashMap<>();
    one.forEach(
        (partition, first) -> {
          CompletableFuture<Place> second =
              Objects.requireNonNull(other.get(partition), "same partitions");
          chosen.put(partition, first.thenCombine(second, choice.apply(partition)));
        });
    return chosen;
  }

  /** An offset that is not there would silently be replaced by auto.offset.reset. */
  private static Place checked(TopicPartition partition, long offset, Place beginning, Place end) {
    if (offset < beginning.offset() || offset > end.offset()) {
      throw new OutsideException(
          partition
              + " has offsets "
              + beginning.offset()
              + " to "
              + end.offset()
              + ", there is no "
              + offset);
    }
    return offset == end.offset() ? end : new Place(offset, Optional.empty());
  }

  /** The partition does not have the offset. */
  static final class OutsideException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    OutsideException(String message) {
      super(message);
    }
  }
}
