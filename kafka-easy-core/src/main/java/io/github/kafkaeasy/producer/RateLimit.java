package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.options.RateLimitOptions;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Limit of a producer's send rate. Immutable. {@code send} waits for its turn; up to 0.1 s of
 * unused turns is saved for a burst.
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
   * A limit that always applies.
   *
   * @param recordsPerSecond 0.01 to 10,000,000
   * @throws InvalidOptionException outside of these bounds
   */
  public static RateLimit perSecond(double recordsPerSecond) {
    return new RateLimit(RateLimitOptions.PER_SECOND.checked(recordsPerSecond), null, 0);
  }

  /**
   * A limit that applies only while a consumer group is behind: it begins when the group has {@code
   * maxLag} or more open records, that is, records that are not done ({@link
   * io.github.kafkaeasy.admin.PartitionLag#open()}), and ends when at most half as many are open.
   * The number is read every two seconds; if reading fails, the previous value is used. A record of
   * a kafka-easy consumer that waits for its retry counts as one, even if many records after it are
   * done.
   *
   * @param group the group id; all topics in which the group has offsets count
   * @param maxLag number of open records, 1 or more
   * @param recordsPerSecond the rate while the group is behind, 0.01 to 10,000,000
   * @throws InvalidOptionException outside of these bounds
   */
  public static RateLimit whileBehind(String group, long maxLag, double recordsPerSecond) {
    String named = RateLimitOptions.WHILE_BEHIND_GROUP.checked(group);
    long lag = RateLimitOptions.WHILE_BEHIND_MAX_LAG.checked(maxLag);
    return new RateLimit(
        RateLimitOptions.WHILE_BEHIND_PER_SECOND.checked(recordsPerSecond), named, lag);
  }

  /** The rate in records per second while the limit applies. */
  public double recordsPerSecond() {
    return recordsPerSecond;
  }

  /** The group whose backlog activates the limit; null if the limit always applies. */
  public @Nullable String group() {
    return group;
  }

  /** The number of open records that activates the limit; 0 without a group. */
  public long maxLag() {
    return maxLag;
  }

  /** The rate for display, with up to two decimals, so that a small rate is not shown as 0. */
  private String shown() {
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
    return new DecimalFormat("#,##0.##", symbols).format(recordsPerSecond) + " records/s";
  }

  @Override
  public String toString() {
    return shown() + (group == null ? "" : " while " + group + " is " + maxLag + " behind");
  }
}
