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
 * @param catchUp how long the group needs to be at the end if both rates stay; zero when it is
 *     there; null when it falls behind, keeps its distance, or is not known yet
 */
public record LagReading(
    Instant at, GroupLag lag, @Nullable LagRates rates, @Nullable Duration catchUp) {

  /** The lag of all partitions together. */
  public long total() {
    return lag.total();
  }
}
