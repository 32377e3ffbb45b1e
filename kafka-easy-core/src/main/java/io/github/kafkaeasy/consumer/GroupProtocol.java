package io.github.kafkaeasy.consumer;

/**
 * Protocol by which a group assigns partitions to its members. All members of a group must use the
 * same one.
 */
public enum GroupProtocol {

  /**
   * The members compute the assignment (cooperative-sticky: only the partitions that move are
   * revoked). Works with brokers from 2.1 on. The default.
   */
  CLASSIC,

  /**
   * The broker computes the assignment (KIP-848), and no rebalance stops the whole group. Needs
   * brokers from 4.0 on. Session timeout, heartbeat interval and assignor are settings of the
   * broker, so {@code session.timeout.ms}, {@code heartbeat.interval.ms} and {@code
   * partition.assignment.strategy} cannot be set on the consumer.
   */
  CONSUMER
}
