package io.github.kafkaeasy.producer;

/** How a missing topic is to be created. */
record NewTopicPlan(int partitions, int replication) {

  @Override
  public String toString() {
    return "partitions " + partitions + ", replication " + replication;
  }
}
