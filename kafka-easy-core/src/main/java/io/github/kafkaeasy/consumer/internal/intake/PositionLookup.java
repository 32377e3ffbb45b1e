package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** Finds the offsets of {@link Position}s by non-blocking questions to Kafka. Poll thread only. */
final class PositionLookup {
  private final Lookups lookups;

  PositionLookup(Lookups lookups) {
    this.lookups = lookups;
  }

  /**
   * Offsets of one position in several partitions, with an answer or a failure for each: {@link
   * OutsideException} when the partition does not have the offset.
   */
  Map<TopicPartition, CompletableFuture<Place>> find(
      Set<TopicPartition> partitions, Position position) {
    if (!(position instanceof Position.Offset offset)) {
      return lookups.offsets(partitions, position);
    }
    Map<TopicPartition, CompletableFuture<Place>> ends =
        lookups.offsets(partitions, Position.end());
    Map<TopicPartition, CompletableFuture<Place>> places = new HashMap<>();
    lookups
        .offsets(partitions, Position.beginning())
        .forEach(
            (partition, beginning) ->
                places.put(
                    partition,
                    beginning.thenCombine(
                        Objects.requireNonNull(ends.get(partition), "end offset"),
                        (first, last) -> checked(partition, offset.offset(), first, last))));
    return places;
  }

  /**
   * Refuses an offset that does not exist, which the client would silently replace by
   * auto.offset.reset.
   */
  private static Place checked(TopicPartition partition, long offset, Place beginning, Place end) {
    if (offset < beginning.offset() || offset > end.offset()) {
      throw new OutsideException(
          partition
              + " has offsets "
              + beginning.offset()
              + " to "
              + end.offset()
              + ", it has no offset "
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
