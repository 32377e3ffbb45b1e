package io.github.kafkaeasy.admin;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A member of a group.
 *
 * @param id the member id, assigned by the coordinator
 * @param clientId the member's {@code client.id}
 * @param host the address that the member connects from
 * @param instanceId the member's {@code group.instance.id}; null for a dynamic member
 * @param partitions the assigned partitions, sorted; empty for a member without partitions
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
