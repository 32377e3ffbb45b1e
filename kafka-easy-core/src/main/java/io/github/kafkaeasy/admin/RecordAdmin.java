package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What partitions hold. Thread-safe; every call blocks for at most the admin client's timeout and
 * throws {@link KafkaEasyException} when the cluster does not answer, refuses, or does not know the
 * topic.
 *
 * <p>Implemented by the library.
 */
public interface RecordAdmin {
  /** Where each partition of a topic begins and ends, in the order of their numbers. */
  List<PartitionPosition> positions(String topic);

  /**
   * For each partition of a topic the offset of the first record that is not older than a time; the
   * partition's end where there is none.
   */
  Map<TopicPartition, Long> offsetsAt(String topic, Instant time);

  /**
   * Deletes records from the beginning of partitions. That cannot be undone. The files go when
   * their segment is no longer needed; the records cannot be read from now on.
   *
   * @param firstKept for each partition the first offset that stays; its end deletes everything
   * @return where each of these partitions begins now
   * @throws InvalidOptionException if an offset lies behind its partition's end; then nothing is
   *     deleted
   * @throws KafkaEasyException also if the topic is compacted and not deleted from by time as well,
   *     which Kafka refuses
   */
  Map<TopicPartition, Long> deleteBefore(Map<TopicPartition, Long> firstKept);
}
