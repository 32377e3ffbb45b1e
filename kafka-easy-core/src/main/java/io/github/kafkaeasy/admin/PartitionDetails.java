package io.github.kafkaeasy.admin;

import java.util.List;

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
}
