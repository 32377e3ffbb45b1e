package io.github.kafkaeasy.consumer;

/**
 * A snapshot of a consumer's counters since its start. Counters of running work are read without
 * stopping it, so they may be a few records apart from each other.
 *
 * @param received records fetched
 * @param handled records whose handler returned
 * @param filtered records that a filter left out, warm-up probes included
 * @param failedAttempts attempts that ended in a failure
 * @param retried records that were tried more than once
 * @param deadLettered records settled as dead-lettered
 * @param moved records moved to a topic where they are tried later, behind which their key went on
 * @param skipped records settled as skipped
 * @param discarded records settled as discarded
 * @param duplicates those among the filtered that were handled before
 * @param expired those among the filtered that were older than {@code maxAge}
 * @param handlerTimeouts runs that were told to end because they took too long
 * @param alreadyDone records that were fetched again but known to be done, by the map that the
 *     group's commits carry
 * @param inFlight records fetched and waiting or running, held ones left out
 * @param held records that wait for a retry, a decision, a slow run, a stage or their key
 * @param partitions partitions assigned now
 * @param rebalances how often partitions came or went
 * @param commits commits acknowledged by the broker
 * @param failedCommits commits that were not acknowledged
 * @param refusedMaps commits whose map of what is done the broker took for too large; the next maps
 *     are shorter, so more may run again after a restart
 */
public record ConsumerStats(
    long received,
    long handled,
    long filtered,
    long failedAttempts,
    long retried,
    long deadLettered,
    long moved,
    long skipped,
    long discarded,
    long duplicates,
    long expired,
    long handlerTimeouts,
    long alreadyDone,
    long inFlight,
    long held,
    int partitions,
    long rebalances,
    long commits,
    long failedCommits,
    long refusedMaps) {

  /** Records with a terminal outcome. */
  public long settled() {
    return handled + filtered + deadLettered + moved + skipped + discarded;
  }
}
