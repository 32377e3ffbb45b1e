package io.github.kafkaeasy.admin;

import java.util.List;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Where a partition is kept.
 *
 * @param partition its number
 * @param leader the id of the broker that serves it; {@link TopicInfo#NO_LEADER} when there is none
 *     just now
 * @param replicas the ids of the brokers that keep it, the preferred leader first
 * @param inSyncReplicas those of them that have everything the leader has
 */
public record PartitionDetails(
    int partition, int leader, List<Integer> replicas, List<Integer> inSyncReplicas) {

  public PartitionDetails {
    replicas = List.copyOf(replicas);
    inSyncReplicas = List.copyOf(inSyncReplicas);
  }

  /** Whether a replica is behind or away. */
  public boolean underReplicated() {
    return inSyncReplicas.size() < replicas.size();
  }

  static PartitionDetails of(TopicPartitionInfo info) {
    return new PartitionDetails(
        info.partition(),
        info.leader() == null ? TopicInfo.NO_LEADER : info.leader().id(),
        info.replicas().stream().map(Node::id).toList(),
        info.isr().stream().map(Node::id).toList());
  }
}
