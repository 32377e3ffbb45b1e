package io.github.kafkaeasy.admin;

import java.util.List;

/**
 * How far a group is, at one moment.
 *
 * @param group its name
 * @param partitions those that it has an offset in or a member for, sorted; without those of topics
 *     that are gone
 * @param missingTopics topics that it has offsets in and that do not exist any more
 */
public record GroupLag(String group, List<PartitionLag> partitions, List<String> missingTopics) {

  public GroupLag {
    partitions = List.copyOf(partitions);
    missingTopics = List.copyOf(missingTopics);
  }

  /** The lag of all partitions together: how far the committed offsets are from the end. */
  public long total() {
    return partitions.stream().mapToLong(PartitionLag::lag).sum();
  }

  /** What is really left to do, in all partitions together. */
  public long open() {
    return partitions.stream().mapToLong(PartitionLag::open).sum();
  }
}
