package io.github.kafkaeasy.producer.internal.send;

/** Partitions and replication of topics that the producer creates. */
public record NewTopicPlan(int partitions, int replication) {

  @Override
  public String toString() {
    return "partitions " + partitions + ", replication " + replication;
  }
}
