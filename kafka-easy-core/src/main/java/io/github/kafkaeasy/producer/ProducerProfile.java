package io.github.kafkaeasy.producer;

import java.util.Locale;

/**
 * The purpose of a producer, which changes the defaults of a few settings. A value set in the
 * program, by a system property, an environment variable or a file overrides the profile. {@code
 * describe()} shows each setting with its reason.
 */
public enum ProducerProfile {
  /**
   * For orders and payments: every record arrives, even after a long broker outage, and none is
   * duplicated.
   */
  RELIABLE,
  /**
   * For logs, clicks and metrics: high throughput, at the cost of some tens of milliseconds of
   * latency.
   */
  THROUGHPUT,
  /** For prices and alarms: records are sent at once, and failures are reported soon. */
  LOW_LATENCY,
  /**
   * For samples that may be lost: no send waits for an acknowledgement, and losses are not
   * reported.
   */
  FIRE_AND_FORGET;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
