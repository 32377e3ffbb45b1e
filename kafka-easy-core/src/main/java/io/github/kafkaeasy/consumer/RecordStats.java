package io.github.kafkaeasy.consumer;

import java.time.Duration;

/**
 * What came of a consumer's records: of all of them, or of one partition's. Rates and times are
 * there when {@link ConsumerBuilder#timeOneRecordOf}, {@link ConsumerBuilder#reportEvery} or an
 * observer asked for them, else zero.
 *
 * @param handled records whose handler has succeeded
 * @param filtered records that were left out: by a filter, as a duplicate, as too old, or because
 *     they are warm-up probes
 * @param failedAttempts attempts that ended in a failure
 * @param retried records of which a second attempt has ended, however it did
 * @param deadLettered records settled as dead-lettered
 * @param moved records moved to a topic where they are tried later, behind which their key went on
 * @param skipped records settled as skipped
 * @param discarded records settled as discarded
 * @param lag records that are not done yet: those on their way here and those behind them up to the
 *     partition's end, as the last fetch knew it, without those that an earlier commit knew to be
 *     done; looked at once a second; of a partition that is gone, or not fetched from yet, {@link
 *     #UNKNOWN_LAG}, and left out of the total
 * @param open what is on its way here now, looked at once a second
 * @param perSecondNow handled records per second, over about the last five seconds
 * @param perSecond handled records per second, since the consumer started or had the partition
 * @param handling how long attempts that succeeded took, from filters to the handler's end; a batch
 *     counts once
 * @param endToEnd how old records were, by their timestamp, when they had been handled (of a batch,
 *     its first); clocks of different machines differ
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
   * What was received and is not done.
   *
   * @param inFlight records waiting or running, held ones left out
   * @param held records that wait for a retry, a decision, a slow run, a stage or their key
   * @param heldKeys keys that are held; each has one or more of the held records
   * @param mapFill how much of the room that a commit has for the map of what is done beyond its
   *     offset is in use: 0 to 1; in total, that of the fullest partition
   * @param oldest the age of the lowest record that is not done, by its timestamp; zero when there
   *     is none; in total, that of the oldest
   */
  public record Open(long inFlight, long held, long heldKeys, double mapFill, Duration oldest) {}

  /**
   * How long something took, over the records that were timed. Percentiles are exact to about 6 %,
   * rounded up.
   *
   * @param timed how many were timed
   * @param p50 half of them took no longer
   * @param p90 nine of ten took no longer
   * @param p99 ninety-nine of a hundred took no longer
   * @param max the longest
   */
  public record Times(long timed, Duration p50, Duration p90, Duration p99, Duration max) {

    /** Nothing was timed. */
    public static final Times NONE =
        new Times(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}
