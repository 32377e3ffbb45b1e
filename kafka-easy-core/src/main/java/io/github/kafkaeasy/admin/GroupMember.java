package io.github.kafkaeasy.admin;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group.
 *
 * @param id what the coordinator calls it
 * @param clientId what it calls itself
 * @param host where it connects from
 * @param instanceId its {@code group.instance.id}; null for a member that is not static
 * @param partitions what it reads, sorted; empty for a member that has nothing to do
 */
public record GroupMember(
    String id,
    String clientId,
    String host,
    @Nullable String instanceId,
    List<TopicPartition> partitions) {

  public GroupMember {
    partitions = List.copyOf(partitions);
  }
}
