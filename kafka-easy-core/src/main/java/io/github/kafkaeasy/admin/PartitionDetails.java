package io.github.kafkaeasy.admin;

import java.util.List;

/**
 * A partition with its leader and replicas.
 *
 * @param partition the partition number
 * @param leader the broker id of the leader; {@link TopicInfo#NO_LEADER} if there is none at the
 *     moment
 * @param replicas the broker ids of the replicas, the preferred leader first
 * @param inSyncReplicas the broker ids of the in-sync replicas
 */
public record PartitionDetails(
    int partition, int leader, List<Integer> replicas, List<Integer> inSyncReplicas) {

  public PartitionDetails {
    replicas = List.copyOf(replicas);
    inSyncReplicas = List.copyOf(inSyncReplicas);
  }

  /** Whether at least one replica is not in sync. */
  public boolean underReplicated() {
    return inSyncReplicas.size() < replicas.size();
  }
}
