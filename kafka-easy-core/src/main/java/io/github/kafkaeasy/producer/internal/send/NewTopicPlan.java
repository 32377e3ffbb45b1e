package io.github.kafkaeasy.producer.internal.send;

/**
 * Partition count and replication factor of the topics that a producer creates; -1: the brokers'
 * default.
 */
public record NewTopicPlan(int partitions, int replication) {

  @Override
  public String toString() {
    return "partitions " + partitions + ", replication " + replication;
  }
}
