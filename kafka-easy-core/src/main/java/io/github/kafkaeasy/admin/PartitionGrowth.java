package io.github.kafkaeasy.admin;

/**
 * The result of {@link TopicAdmin#addPartitions}.
 *
 * @param topic the topic
 * @param before the number of partitions before the call
 * @param after the number of partitions after the call
 */
public record PartitionGrowth(String topic, int before, int after) {
  /** The number of partitions that were added. */
  public int added() {
    return after - before;
  }
}
