package io.github.kafkaeasy.consumer;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether a consumer makes progress, and what stops it where it does not. A consumer is judged by
 * what it gets done, not by whether its threads are alive.
 *
 * @param healthy true when nothing stands still but by the application's own decision
 * @param state where the consumer is in its life
 * @param problems what is wrong, one readable line each; empty when healthy
 * @param standstills partitions that have records and get none of them done
 */
public record ConsumerHealth(
    boolean healthy, ConsumerState state, List<String> problems, List<Standstill> standstills) {

  public ConsumerHealth {
    problems = List.copyOf(problems);
    standstills = List.copyOf(standstills);
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
