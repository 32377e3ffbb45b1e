package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.CommitPace;
import java.time.Duration;
import java.util.Collection;

/**
 * Decides when the next unit (transaction) is due: after the commit period, after a number of
 * finished records, or when the kept outputs reach half of their limit. Without the last rule a
 * fast consumer would stop at that limit and wait for the end of the period. Poll thread only.
 */
public final class UnitPace {

  /**
   * Longest commit period with which a unit begins before it is due, because its transaction stays
   * open until then.
   */
  private static final long LONGEST_OPEN_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * Size of outputs that are sent before their unit is due: more than a few records, so that a slow
   * consumer sends whole batches, and little enough to stay in the processor's caches.
   */
  private static final long WORTH_BYTES = 256 << 10;

  private final long periodNanos;
  private final CommitPace byCount;
  private final long fullBytes;
  private final long worthBytes;

  /** Time of the last unit, or of the last check that found nothing to commit. */
  private long lastNanos;

  /**
   * Starts with a unit that is due.
   *
   * @param byCount counts finished records
   * @param mostKeptBytes size of kept outputs at which the consumer stops fetching
   */
  public UnitPace(Duration period, CommitPace byCount, long mostKeptBytes, long nowNanos) {
    this.periodNanos = period.toNanos();
    this.byCount = byCount;
    this.fullBytes = mostKeptBytes / 2;
    this.worthBytes =
        periodNanos > LONGEST_OPEN_NANOS
            ? Long.MAX_VALUE
            : Math.min(WORTH_BYTES, mostKeptBytes / 32);
    this.lastNanos = nowNanos - periodNanos;
  }

  boolean isDue(long nowNanos, Collection<Assignment> assignments) {
    return nowNanos - lastNanos >= periodNanos
        || byCount.isDue()
        || Assignment.bytesToCommit(assignments) >= fullBytes;
  }

  /** Whether enough outputs wait to send them before their unit is due. */
  boolean isWorthSending(Collection<Assignment> assignments) {
    long bytes = 0;
    for (Assignment assignment : assignments) {
      bytes += assignment.outputs.waitingBytes();
    }
    return bytes >= worthBytes;
  }

  /** Notes that a unit is formed now. Called before it is read which records are done. */
  void startOver(long nowNanos) {
    lastNanos = nowNanos;
    byCount.startOver();
  }
}
