package io.github.kafkaeasy.consumer;

import java.util.Locale;

/**
 * Set of defaults for one purpose. A value that is set in the program, by a system property, an
 * environment variable or a file takes precedence. {@code describe()} shows each setting with its
 * reason.
 *
 * <p>With the group protocol of KIP-848 the brokers determine session timeout and heartbeat
 * interval, so the profiles leave these two settings out.
 */
public enum ConsumerProfile {
  /**
   * For orders and payments: a new group reads all existing records, and as little as possible is
   * repeated after a crash. At most ten records are in flight, each finished record requests a
   * commit, and a member that died is detected after 60 s.
   */
  RELIABLE,
  /**
   * For logs, clicks and metrics: a new group starts at the end of each partition, and a member
   * that died is detected after 10 s. One poll returns up to 2,000 records, as without a profile.
   */
  THROUGHPUT,
  /**
   * For prices and alarms: a new group starts at the end of each partition, one poll returns at
   * most 50 records, and a member that died is detected after 15 s.
   */
  REALTIME;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
