package io.github.kafkaeasy.producer;

import java.util.Locale;

/**
 * The purpose of a producer, which changes the defaults of a few settings. A value set in the
 * program, by a system property, an environment variable or a file overrides the profile. {@code
 * describe()} shows each setting with its reason.
 */
public enum ProducerProfile {
  /**
   * For orders and payments: all in-sync replicas acknowledge a record, retries duplicate none, and
   * a send is retried for up to 5 min, which outlasts a rolling restart of the cluster.
   */
  RELIABLE,
  /**
   * For logs, clicks and metrics: high throughput, at the cost of some tens of milliseconds of
   * latency.
   */
  THROUGHPUT,
  /**
   * For prices and alarms: records are sent at once, and a record that cannot be delivered fails
   * after 10 s.
   */
  LOW_LATENCY,
  /**
   * For samples that may be lost: no send waits for an acknowledgement, so a record that is lost on
   * the network or at the broker is not reported.
   */
  FIRE_AND_FORGET;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
