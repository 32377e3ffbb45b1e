package io.github.kafkaeasy.producer.outcome;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Send counts since the start of the producer, or between two points in time. The counts are not
 * read at exactly the same instant.
 *
 * @param sent sends started, including those that failed at once
 * @param acknowledged sends that the brokers acknowledged, without records that went into a spool
 * @param failed sends that failed
 * @param pending sends without an outcome yet
 * @param elapsed the time that the counts cover
 * @param latency latency of the most recent sends
 * @param spool state of the spool; {@link SpoolStats#NONE} without a spool
 * @param partitions outcomes by partition, for partitions with at least one send; sends that failed
 *     before a partition was chosen are only in the totals, and records that went into a spool only
 *     in {@code sent} and {@code spool}
 */
public record ProducerStats(
    long sent,
    long acknowledged,
    long failed,
    long pending,
    Duration elapsed,
    SendLatency latency,
    SpoolStats spool,
    Map<TopicPartition, PartitionSends> partitions) {

  public ProducerStats {
    partitions = Map.copyOf(partitions);
  }

  /** Acknowledged sends per second of {@link #elapsed()}. */
  public double ratePerSecond() {
    return elapsed.isZero() ? 0 : acknowledged * 1e9 / elapsed.toNanos();
  }

  /**
   * The share of acknowledged sends among completed sends, from 0 to 1; 1 if no send has completed.
   */
  public double successRate() {
    long ended = acknowledged + failed;
    return ended == 0 ? 1 : (double) acknowledged / ended;
  }

  /**
   * The difference to an earlier reading, for a current rate. Pending sends, latency and spool are
   * those of this reading.
   */
  public ProducerStats since(ProducerStats earlier) {
    return new ProducerStats(
        sent - earlier.sent,
        acknowledged - earlier.acknowledged,
        failed - earlier.failed,
        pending,
        elapsed.minus(earlier.elapsed),
        latency,
        spool,
        partitionsSince(earlier));
  }

  private Map<TopicPartition, PartitionSends> partitionsSince(ProducerStats earlier) {
    Map<TopicPartition, PartitionSends> changed = new HashMap<>();
    partitions.forEach(
        (partition, sends) -> {
          PartitionSends difference =
              sends.since(earlier.partitions.getOrDefault(partition, PartitionSends.NONE));
          if (!difference.equals(PartitionSends.NONE)) {
            changed.put(partition, difference);
          }
        });
    return changed;
  }
}
