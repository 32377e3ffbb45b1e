package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Questions and requests about partition positions, which exist only if the client controls them:
 * in a consumer group, but not in a share group. Poll thread only.
 */
public interface PartitionPositions {

  /**
   * Continues after {@code offset} in a partition that a corrupt batch has stopped; requested by
   * the application. Does not block; the result is completed on the poll thread.
   *
   * @return false: the partition is not stopped in this way, or is stopped after this offset; fails
   *     with an IllegalArgumentException when the partition does not have the offset, with an
   *     IllegalStateException when Kafka does not answer
   */
  CompletableFuture<Boolean> skipWedged(Assignment assignment, long offset);

  /**
   * Moves the positions of these partitions, each under a new assignment: all of them, or none.
   * Does not block; the result is completed on the poll thread in a later round.
   *
   * @return fails with an IllegalArgumentException when a partition is not assigned or does not
   *     have the offset, with an IllegalStateException when Kafka does not answer
   */
  CompletableFuture<Void> seek(Map<TopicPartition, Position> positions);

  /** Whether all records of the assigned partitions are done, as far as the last fetches know. */
  boolean isCaughtUp();

  /** Number of records of this partition that are not fetched yet; empty: not known now. */
  OptionalLong lag(Assignment assignment);
}
