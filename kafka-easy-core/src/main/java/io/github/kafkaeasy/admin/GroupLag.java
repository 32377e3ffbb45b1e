package io.github.kafkaeasy.admin;

import java.util.List;

/**
 * The lag of a group at one moment.
 *
 * @param group the group id
 * @param partitions the partitions in which the group has an offset or a member, sorted; partitions
 *     of deleted topics are omitted
 * @param missingTopics topics in which the group has offsets but which no longer exist
 */
public record GroupLag(String group, List<PartitionLag> partitions, List<String> missingTopics) {

  public GroupLag {
    partitions = List.copyOf(partitions);
    missingTopics = List.copyOf(missingTopics);
  }

  /** The total lag over all partitions, from the committed offsets to the end. */
  public long total() {
    return partitions.stream().mapToLong(PartitionLag::lag).sum();
  }

  /** The total number of open records over all partitions; see {@link PartitionLag#open}. */
  public long open() {
    return partitions.stream().mapToLong(PartitionLag::open).sum();
  }
}
