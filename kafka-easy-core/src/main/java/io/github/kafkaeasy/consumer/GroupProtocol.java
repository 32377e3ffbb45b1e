package io.github.kafkaeasy.consumer;

/** How the members of a group agree on who reads which partitions. All members use the same. */
public enum GroupProtocol {

  /**
   * The members decide among themselves (cooperative-sticky, so that only what moves is taken
   * away). Works with brokers from 2.1 on; the default.
   */
  CLASSIC,

  /**
   * The broker decides (KIP-848): no rebalance stops the whole group. Needs brokers from 4.0 on.
   * The broker also owns session timeout, heartbeat interval and assignment, so {@code
   * session.timeout.ms}, {@code heartbeat.interval.ms} and {@code partition.assignment.strategy}
   * cannot be set on the consumer.
   */
  CONSUMER
}
