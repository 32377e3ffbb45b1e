package io.github.kafkaeasy.admin;

import java.util.List;

/**
 * A topic as the cluster describes it.
 *
 * @param name its name
 * @param partitions how many partitions it has
 * @param replication how many replicas its first partition has
 * @param compacted whether {@code cleanup.policy} contains "compact": then records need a key
 * @param maxMessageBytes {@code max.message.bytes}: the largest batch that it takes
 * @param minInsyncReplicas {@code min.insync.replicas}: how many replicas acks=all waits for
 * @param leaders the id of each partition's leader in the order of the partitions, {@link
 *     #NO_LEADER} where there is none just now
 */
public record TopicInfo(
    String name,
    int partitions,
    int replication,
    boolean compacted,
    int maxMessageBytes,
    int minInsyncReplicas,
    List<Integer> leaders) {

  /** Stands in {@link #leaders()} for a partition without a leader. */
  public static final int NO_LEADER = -1;

  public TopicInfo {
    leaders = List.copyOf(leaders);
  }
}
