package io.github.kafkaeasy.consumer;

import java.time.Duration;

/**
 * Outcomes of a consumer's records, in total or of one partition. Rates and times are zero unless
 * {@link ConsumerBuilder#timeOneRecordOf}, {@link ConsumerBuilder#reportEvery} or an observer asks
 * for them.
 *
 * @param handled records whose handler has succeeded
 * @param filtered records that were left out: by a filter, as a duplicate, as too old, because they
 *     are warm-up probes, or because they were sent again for another group only
 * @param failedAttempts attempts that ended in a failure
 * @param retried records whose second attempt has ended, with any outcome
 * @param deadLettered records settled as dead-lettered
 * @param moved records moved to another topic for a later attempt, after which their key continued
 * @param skipped records settled as skipped
 * @param discarded records settled as discarded
 * @param lag records that are not done: those in this consumer and those after them up to the
 *     partition's end at the last fetch, without records that an earlier commit marked as done;
 *     updated once a second; {@link #UNKNOWN_LAG} for a partition that was revoked or not fetched
 *     from yet, which is left out of the total
 * @param open records that are in this consumer now, updated once a second
 * @param perSecondNow handled records per second, over about the last five seconds
 * @param perSecond handled records per second, since the start of the consumer or the assignment of
 *     the partition
 * @param handling duration of successful attempts, from the filters to the handler's end; a batch
 *     counts once
 * @param endToEnd age of records, by their timestamp, when they had been handled (of a batch, its
 *     first); affected by differences between the clocks of machines
 */
public record RecordStats(
    long handled,
    long filtered,
    long failedAttempts,
    long retried,
    long deadLettered,
    long moved,
    long skipped,
    long discarded,
    long lag,
    Open open,
    double perSecondNow,
    double perSecond,
    Times handling,
    Times endToEnd) {

  /** The lag of a partition whose end is not known. */
  public static final long UNKNOWN_LAG = -1;

  /** Records with a terminal outcome; each record is counted once. */
  public long settled() {
    return handled + filtered + deadLettered + moved + skipped + discarded;
  }

  /**
   * Records that were received and are not done.
   *
   * @param inFlight records waiting or running, without held ones
   * @param held records that wait for a retry, a decision, a slow handler, an open stage or an
   *     earlier record of their key
   * @param heldKeys keys that are held; each has one or more of the held records
   * @param mapFill used part of the space in the commit metadata for the map of records that are
   *     done after the committed offset, from 0 to 1; in the total, the highest value of all
   *     partitions
   * @param oldest age, by its timestamp, of the record with the lowest offset that is not done;
   *     zero if there is none; in the total, the highest age of all partitions
   */
  public record Open(long inFlight, long held, long heldKeys, double mapFill, Duration oldest) {}

  /**
   * Durations of the records that were timed. Percentiles are exact to about 6 %, rounded up.
   *
   * @param timed number of timed records
   * @param p50 half of them took no longer
   * @param p90 nine of ten took no longer
   * @param p99 ninety-nine of a hundred took no longer
   * @param max the longest duration
   */
  public record Times(long timed, Duration p50, Duration p90, Duration p99, Duration max) {

    /** No record was timed. */
    public static final Times NONE =
        new Times(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}
