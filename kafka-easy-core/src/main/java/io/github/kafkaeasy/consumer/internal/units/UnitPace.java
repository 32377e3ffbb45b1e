package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.CommitPace;
import java.time.Duration;
import java.util.Collection;

/**
 * Decides when the next unit (transaction) is due: after the commit period, after a number of
 * finished records, or when the kept outputs reach a quarter of their limit. Without the last rule
 * a fast consumer would stop at that limit and wait for the end of the period. Poll thread only.
 */
public final class UnitPace {

  private final long periodNanos;
  private final CommitPace byCount;
  private final long fullBytes;

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
    this.fullBytes = mostKeptBytes / 4;
    this.lastNanos = nowNanos - periodNanos;
  }

  boolean isDue(long nowNanos, Collection<Assignment> assignments) {
    return nowNanos - lastNanos >= periodNanos
        || byCount.isDue()
        || Assignment.bytesToCommit(assignments) >= fullBytes;
  }

  /** Notes that a unit is formed now. Called before it is read which records are done. */
  void startOver(long nowNanos) {
    lastNanos = nowNanos;
    byCount.startOver();
  }
}
