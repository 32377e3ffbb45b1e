package io.github.kafkaeasy.consumer;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether a consumer can do its work, as two answers for two questions of an orchestrator. A
 * consumer is judged by what it gets done, not by whether its threads are alive.
 *
 * @param state where the consumer is in its life
 * @param liveness whether the process should be left as it is: not ok means that a restart helps,
 *     since the consumer has failed or its poll thread hangs. A cluster that is down, a topic that
 *     is missing and a record that cannot be handled are no reasons: a restart changes none of them
 * @param readiness whether records are being worked on, or would be if there were any
 * @param standstills partitions that have records and get none of them done
 */
public record ConsumerHealth(
    ConsumerState state, Probe liveness, Probe readiness, List<Standstill> standstills) {

  public ConsumerHealth {
    standstills = List.copyOf(standstills);
  }

  /**
   * One answer.
   *
   * @param reasons why it is not ok, one readable line each; empty when it is
   */
  public record Probe(List<String> reasons) {

    public Probe {
      reasons = List.copyOf(reasons);
    }

    /** Whether there is nothing to say. */
    public boolean ok() {
      return reasons.isEmpty();
    }
  }

  /**
   * A partition whose lowest open offset has not moved for longer than {@code wedgedAfter},
   * although there are records.
   *
   * @param partition the partition
   * @param offset its lowest offset that is not done
   * @param lag records that are not done, those that are not fetched yet included; transactions
   *     that are still open do not count; -1 when not known
   * @param since for how long nothing has moved
   * @param reason what it waits for, with the oldest record and its key where there is one
   * @param wanted true when the application itself has paused it
   */
  public record Standstill(
      TopicPartition partition,
      long offset,
      long lag,
      Duration since,
      String reason,
      boolean wanted) {}
}
