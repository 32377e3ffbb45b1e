package io.github.kafkaeasy.admin;

import java.util.List;

/**
 * A topic with its partitions and their replicas.
 *
 * @param name the topic name
 * @param internal whether it is an internal topic of Kafka
 * @param partitions ordered by partition number
 */
public record TopicDetails(String name, boolean internal, List<PartitionDetails> partitions) {

  public TopicDetails {
    partitions = List.copyOf(partitions);
  }

  /** The number of replicas of the first partition. */
  public int replication() {
    return partitions.get(0).replicas().size();
  }

  /** The number of partitions with a replica that is not in sync. */
  public int underReplicated() {
    return (int) partitions.stream().filter(PartitionDetails::underReplicated).count();
  }

  /**
   * The number of partitions that have no leader and can be neither written nor read at the moment.
   */
  public int withoutLeader() {
    return (int) partitions.stream().filter(p -> p.leader() == TopicInfo.NO_LEADER).count();
  }
}
