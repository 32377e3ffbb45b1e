package io.github.kafkaeasy.admin;

import java.util.List;

/**
 * A topic as the cluster describes it.
 *
 * @param name the topic name
 * @param partitions the number of partitions
 * @param replication the number of replicas of the first partition
 * @param compacted whether {@code cleanup.policy} contains "compact": then every record needs a key
 * @param maxMessageBytes {@code max.message.bytes}: the largest record batch that the topic accepts
 * @param minInsyncReplicas {@code min.insync.replicas}: the least number of in-sync replicas for a
 *     write with acks=all
 * @param leaders the broker id of each partition's leader, ordered by partition; {@link #NO_LEADER}
 *     if there is none at the moment
 */
public record TopicInfo(
    String name,
    int partitions,
    int replication,
    boolean compacted,
    int maxMessageBytes,
    int minInsyncReplicas,
    List<Integer> leaders) {

  /** Value in {@link #leaders()} for a partition without a leader. */
  public static final int NO_LEADER = -1;

  public TopicInfo {
    leaders = List.copyOf(leaders);
  }
}
