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
   * For orders and payments: no existing record is passed over, and as little as possible is
   * repeated after a crash. At most ten records are in flight, and each is committed when it is
   * done.
   */
  RELIABLE,
  /** For logs, clicks and metrics: starts at the newest record and fetches large batches. */
  THROUGHPUT,
  /**
   * For prices and alarms: starts at the newest record, fetches small batches, and a member that
   * died is detected early.
   */
  REALTIME;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
