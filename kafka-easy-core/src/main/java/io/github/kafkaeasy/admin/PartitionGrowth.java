package io.github.kafkaeasy.admin;

/**
 * What {@link TopicAdmin#addPartitions} did.
 *
 * @param topic the topic
 * @param before how many partitions it had
 * @param after how many it has
 */
public record PartitionGrowth(String topic, int before, int after) {
  /** How many were added. */
  public int added() {
    return after - before;
  }
}
