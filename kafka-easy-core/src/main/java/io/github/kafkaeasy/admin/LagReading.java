package io.github.kafkaeasy.admin;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LagMonitor} saw.
 *
 * @param at when
 * @param lag the group's lag, by partition and in total
 * @param rates how it moves; null before there is something to compare with
 * @param catchUp how long the group needs until nothing is open if both rates stay; zero when it is
 *     there; null when it falls behind, keeps its distance, or is not known yet
 */
public record LagReading(
    Instant at, GroupLag lag, @Nullable LagRates rates, @Nullable Duration catchUp) {

  /** How far the committed offsets of all partitions together are from the end. */
  public long total() {
    return lag.total();
  }

  /** What is really left to do in all partitions together; callbacks are decided by this. */
  public long open() {
    return lag.open();
  }
}
