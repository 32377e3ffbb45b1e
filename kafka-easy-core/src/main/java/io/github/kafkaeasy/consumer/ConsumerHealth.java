package io.github.kafkaeasy.consumer;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Health of a consumer, with one answer for a liveness probe and one for a readiness probe. The
 * answers depend on the progress of the records, not on whether threads are alive.
 *
 * @param state the consumer's state
 * @param liveness not ok when a restart of the process helps, because the consumer has failed or
 *     its poll thread hangs. It stays ok when the cluster is down, a topic is missing or a record
 *     cannot be handled, because a restart would not change that
 * @param readiness whether records are being worked on, or would be if there were any
 * @param standstills partitions that have records and make no progress
 */
public record ConsumerHealth(
    ConsumerState state, Probe liveness, Probe readiness, List<Standstill> standstills) {

  public ConsumerHealth {
    standstills = List.copyOf(standstills);
  }

  /**
   * Answer to one probe.
   *
   * @param reasons why it is not ok, one readable line each; empty when it is ok
   */
  public record Probe(List<String> reasons) {

    public Probe {
      reasons = List.copyOf(reasons);
    }

    /** True when {@link #reasons} is empty. */
    public boolean ok() {
      return reasons.isEmpty();
    }
  }

  /**
   * A partition whose lowest open offset has not moved for longer than {@code wedgedAfter},
   * although it has records.
   *
   * @param partition the partition
   * @param offset its lowest offset that is not done; -1 while its start position is not known
   * @param lag records that are not done, including those that are not fetched yet; records of open
   *     transactions do not count; -1 when not known
   * @param since time without progress. Time does not count in which there were no records, or in
   *     which the oldest record in a retry topic waited for its due time; it starts over when the
   *     application pauses the partition or resumes it
   * @param reason what the partition waits for, with the oldest record and its key if there is one
   * @param wanted true when the application has paused the partition or the consumer, or when the
   *     partition is done up to its end position
   */
  public record Standstill(
      TopicPartition partition,
      long offset,
      long lag,
      Duration since,
      String reason,
      boolean wanted) {}
}
