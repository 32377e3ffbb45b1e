package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Administration of the records in partitions: offsets, and deletion. Thread-safe. Every call
 * blocks for at most the admin client's timeout for each request to the cluster, and throws {@link
 * KafkaEasyException} if the cluster does not answer, refuses, or does not know the topic.
 *
 * <p>Implemented by the library.
 */
public interface RecordAdmin {
  /** The beginning and end of each partition of a topic, ordered by partition number. */
  List<PartitionPosition> positions(String topic);

  /**
   * For each partition of a topic, the offset of the first record that is not older than the given
   * time; the partition's end if there is no such record.
   */
  Map<TopicPartition, Long> offsetsAt(String topic, Instant time);

  /**
   * Deletes records from the beginning of partitions. This cannot be undone. The records are no
   * longer readable after the call; the brokers delete the files later, when all records of a
   * segment are deleted.
   *
   * @param firstKept for each partition the first offset to keep; the partition's end deletes
   *     everything
   * @return the new beginning of each of these partitions
   * @throws InvalidOptionException if a partition does not exist, or an offset is beyond its end;
   *     then nothing is deleted
   * @throws KafkaEasyException also if the {@code cleanup.policy} of the topic is "compact" without
   *     "delete", for which Kafka refuses the deletion. If it fails for some partitions only, the
   *     message names these and the ones whose records are deleted
   */
  Map<TopicPartition, Long> deleteBefore(Map<TopicPartition, Long> firstKept);
}
