package io.github.kafkaeasy.consumer;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Snapshot of a consumer's counters since its start. The counters are read while the consumer
 * works, so they may differ from each other by a few records.
 *
 * @param total outcomes of all records since the start, over all partitions; {@link #handled()} and
 *     similar methods return its values
 * @param byPartition the same by partition, for the assigned partitions and for revoked ones that
 *     still have running records; for a partition that was assigned again, since that assignment
 * @param received fetched records, without those that are known to be done already and those at or
 *     after the end position
 * @param duplicates filtered records that were left out because they were handled before
 * @param expired filtered records that were left out because they were older than {@code maxAge}
 * @param handlerTimeouts attempts that the consumer interrupted, notified or cancelled because they
 *     exceeded the handler time limit
 * @param alreadyDone fetched records that are not handled again, because the map of done records in
 *     the group's commit metadata contains them
 * @param inFlight fetched records that wait or run, without held ones; counted about ten times a
 *     second
 * @param held records that wait for a retry, a decision, a slow handler, an open stage or an
 *     earlier record of their key
 * @param partitions number of assigned partitions
 * @param handlersAtMost how many handlers can run at the same time now: the concurrency, or fewer
 *     if the assigned partitions have fewer lanes (in PARTITION order each partition has one lane;
 *     in the other orders, lanes do not limit {@code handleAsync}); 0 while no partition is
 *     assigned
 * @param limits present values of the limits that can change while the consumer runs
 * @param rebalances how often partitions were assigned or taken away
 * @param commits commits acknowledged by the broker
 * @param failedCommits commits that were refused, or not acknowledged in time
 * @param refusedMaps commits whose map of done records the broker refused as too large; the next
 *     maps are shorter, so more records may be repeated after a restart
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

  /** Over all partitions, like the methods below. */
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
