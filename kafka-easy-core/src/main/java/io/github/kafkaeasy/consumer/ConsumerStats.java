package io.github.kafkaeasy.consumer;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * A snapshot of what a consumer has done since its start. Counters of running work are read without
 * stopping it, so they may be a few records apart from each other.
 *
 * @param total what came of its records, over all partitions since the start; {@link #handled()}
 *     and its like are short for these
 * @param byPartition the same by partition: of those assigned now, and of those gone that still
 *     have something running; of a partition that came back, since it did
 * @param received records fetched, without those that are known to be done already and those behind
 *     the given end
 * @param duplicates those among the filtered that were handled before
 * @param expired those among the filtered that were older than {@code maxAge}
 * @param handlerTimeouts runs that were told to end because they took too long
 * @param alreadyDone records that were fetched again but known to be done, by the map that the
 *     group's commits carry
 * @param inFlight records fetched and waiting or running, held ones left out; as of at most 100 ms
 *     ago
 * @param held records that wait for a retry, a decision, a slow run, a stage or their key
 * @param partitions partitions assigned now
 * @param handlersAtMost how many handlers can run at a time here: the concurrency, or fewer where
 *     the partitions that are assigned now have fewer lanes, one each in PARTITION order; 0 while
 *     none is assigned
 * @param limits the limits that can change while it runs, as they are now
 * @param rebalances how often partitions came or went
 * @param commits commits acknowledged by the broker
 * @param failedCommits commits that were refused, or not acknowledged in time
 * @param refusedMaps commits whose map of what is done the broker took for too large; the next maps
 *     are shorter, so more may run again after a restart
 */
public record ConsumerStats(
    RecordStats total,
    Map<TopicPartition, RecordStats> byPartition,
    long received,
    long duplicates,
    long expired,
    long handlerTimeouts,
    long alreadyDone,
    long inFlight,
    long held,
    int partitions,
    int handlersAtMost,
    ConsumerLimits limits,
    long rebalances,
    long commits,
    long failedCommits,
    long refusedMaps) {

  public ConsumerStats {
    byPartition = Map.copyOf(byPartition);
  }

  /** Of all partitions, as the others that follow. */
  public long handled() {
    return total.handled();
  }

  public long filtered() {
    return total.filtered();
  }

  public long failedAttempts() {
    return total.failedAttempts();
  }

  public long retried() {
    return total.retried();
  }

  public long deadLettered() {
    return total.deadLettered();
  }

  public long moved() {
    return total.moved();
  }

  public long skipped() {
    return total.skipped();
  }

  public long discarded() {
    return total.discarded();
  }

  /** Records with a terminal outcome. */
  public long settled() {
    return total.settled();
  }
}
