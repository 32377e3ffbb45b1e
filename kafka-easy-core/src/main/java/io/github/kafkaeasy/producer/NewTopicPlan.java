package io.github.kafkaeasy.producer;

/** How a missing topic is to be created. */
record NewTopicPlan(int partitions, int replication) {}
