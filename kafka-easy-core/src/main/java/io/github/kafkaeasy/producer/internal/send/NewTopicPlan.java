package io.github.kafkaeasy.producer.internal.send;

/** How a missing topic is to be created. */
public record NewTopicPlan(int partitions, int replication) {

  @Override
  public String toString() {
    return "partitions " + partitions + ", replication " + replication;
  }
}
