package io.github.kafkaeasy.admin;

import java.util.List;

/**
 * A topic and where its partitions are kept.
 *
 * @param name its name
 * @param internal whether it is one of Kafka's own
 * @param partitions in the order of their numbers
 */
public record TopicDetails(String name, boolean internal, List<PartitionDetails> partitions) {

  public TopicDetails {
    partitions = List.copyOf(partitions);
  }

  /** How many replicas its first partition has. */
  public int replication() {
    return partitions.get(0).replicas().size();
  }

  /** How many partitions have a replica that is behind or away. */
  public int underReplicated() {
    return (int) partitions.stream().filter(PartitionDetails::underReplicated).count();
  }

  /** How many partitions can neither be written nor read just now. */
  public int withoutLeader() {
    return (int) partitions.stream().filter(p -> p.leader() == TopicInfo.NO_LEADER).count();
  }
}
