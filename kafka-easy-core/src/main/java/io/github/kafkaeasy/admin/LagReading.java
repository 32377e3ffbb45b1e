package io.github.kafkaeasy.admin;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reading of a {@link LagMonitor}.
 *
 * @param at the time of the reading
 * @param lag the group's lag, by partition and in total
 * @param rates the rates of arriving and completed records; null until there are two readings to
 *     compare
 * @param catchUp the estimated time until no record is open if both rates stay the same; zero if no
 *     record is open; null if the group does not catch up or the rates are not known yet
 */
public record LagReading(
    Instant at, GroupLag lag, @Nullable LagRates rates, @Nullable Duration catchUp) {

  /** The total lag over all partitions, from the committed offsets to the end. */
  public long total() {
    return lag.total();
  }

  /**
   * The total number of open records over all partitions; the backlog callbacks depend on this
   * number.
   */
  public long open() {
    return lag.open();
  }
}
