package io.github.kafkaeasy.producer.outcome;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * A transaction that was committed.
 *
 * @param records how many records it has
 * @param lastOffsets the offset of its last record in each partition
 * @param attempts how often its records were sent until they were committed; 0 without records
 */
public record TransactionReport(int records, Map<TopicPartition, Long> lastOffsets, int attempts) {

  public TransactionReport {
    lastOffsets = Map.copyOf(lastOffsets);
  }
}
