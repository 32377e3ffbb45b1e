package io.github.kafkaeasy.producer.outcome;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Report of a committed transaction.
 *
 * @param records the number of its records
 * @param lastOffsets the offset of its last record in each partition
 * @param attempts the number of attempts until the commit; 0 for a transaction without records
 */
public record TransactionReport(int records, Map<TopicPartition, Long> lastOffsets, int attempts) {

  public TransactionReport {
    lastOffsets = Map.copyOf(lastOffsets);
  }
}
