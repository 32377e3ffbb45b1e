package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.options.RateLimitOptions;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How fast a producer may send. Immutable. {@code send} waits for its turn; up to a tenth of a
 * second of unused turns is kept for a burst.
 */
public final class RateLimit {
  private final double recordsPerSecond;
  private final @Nullable String group;
  private final long maxLag;

  private RateLimit(double recordsPerSecond, @Nullable String group, long maxLag) {
    this.recordsPerSecond = recordsPerSecond;
    this.group = group;
    this.maxLag = maxLag;
  }

  /**
   * Always the same.
   *
   * @param recordsPerSecond 0.01 to 10,000,000
   * @throws InvalidOptionException outside of these bounds
   */
  public static RateLimit perSecond(double recordsPerSecond) {
    return new RateLimit(RateLimitOptions.PER_SECOND.checked(recordsPerSecond), null, 0);
  }

  /**
   * Only while a consumer group is behind: from {@code maxLag} records on that it has not done,
   * until there are half as many. They are counted every two seconds; while that fails, the last
   * number stands. A single parked record counts as one, as {@link
   * io.github.kafkaeasy.admin.PartitionLag#open()} does.
   *
   * @param group the group, over all topics that it has offsets in
   * @param maxLag 1 or more records
   * @param recordsPerSecond how fast to send while it is behind, 0.01 to 10,000,000
   * @throws InvalidOptionException outside of these bounds
   */
  public static RateLimit whileBehind(String group, long maxLag, double recordsPerSecond) {
    String named = RateLimitOptions.WHILE_BEHIND_GROUP.checked(group);
    long lag = RateLimitOptions.WHILE_BEHIND_MAX_LAG.checked(maxLag);
    return new RateLimit(
        RateLimitOptions.WHILE_BEHIND_PER_SECOND.checked(recordsPerSecond), named, lag);
  }

  /** How fast sending is, in records per second, where the limit holds. */
  public double recordsPerSecond() {
    return recordsPerSecond;
  }

  /** The group whose backlog switches the limit on; null: it always holds. */
  public @Nullable String group() {
    return group;
  }

  /** The number of records that the group must be behind; 0 without a group. */
  public long maxLag() {
    return maxLag;
  }

  /** For people: 0.5 or 10,000, never 0 for a limit that is not. */
  private String shown() {
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
    return new DecimalFormat("#,##0.##", symbols).format(recordsPerSecond) + " records/s";
  }

  @Override
  public String toString() {
    return shown() + (group == null ? "" : " while " + group + " is " + maxLag + " behind");
  }
}
