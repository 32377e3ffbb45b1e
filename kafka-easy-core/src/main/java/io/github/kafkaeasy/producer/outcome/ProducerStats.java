package io.github.kafkaeasy.producer.outcome;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts since the producer started, or of the time between two looks; they were not read at the
 * same instant.
 *
 * @param sent sends begun, including those that failed at once
 * @param acknowledged sends that the brokers acknowledged
 * @param failed sends that failed
 * @param pending sends without an outcome yet
 * @param elapsed the time that the counts are about
 * @param latency how long the latest sends took
 * @param spool what the spool holds; nothing where there is none
 * @param partitions how the sends to each partition ended, for those that had any; sends that
 *     failed before a partition was chosen, and records out of a spool, are in the totals only
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

  /** The share of acknowledged sends among those that ended, from 0 to 1; 1 when none has ended. */
  public double successRate() {
    long ended = acknowledged + failed;
    return ended == 0 ? 1 : (double) acknowledged / ended;
  }

  /**
   * What happened since an earlier look, for a rate of now; pending and latency stay those of this
   * look.
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
