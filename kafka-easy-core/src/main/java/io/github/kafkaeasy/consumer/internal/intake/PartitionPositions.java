package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * What can be asked of an intake whose partitions have positions of ours: a consumer group's, not a
 * share group's, where the broker alone knows what comes next. Poll thread only.
 */
public interface PartitionPositions {

  /**
   * Goes on behind {@code offset} where a corrupt batch stops a partition: by decision of the
   * application. False: this partition is not stopped like that, or further back.
   */
  boolean skipWedged(Assignment assignment, long offset);

  /**
   * Goes on elsewhere in these partitions, each under a new assignment: all of them, or none. Does
   * not wait; the answer comes on the poll thread, in a later round.
   *
   * @return fails with an IllegalArgumentException when one is not ours or has no such offset, with
   *     an IllegalStateException when Kafka does not answer
   */
  CompletableFuture<Void> seek(Map<TopicPartition, Position> positions);

  /** Whether everything that is in our partitions is done, as far as the last fetches knew. */
  boolean isCaughtUp();

  /** How many records of this partition have not been fetched; empty: not known now. */
  OptionalLong lag(Assignment assignment);
}
