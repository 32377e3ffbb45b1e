package io.github.kafkaeasy.admin;

import java.util.List;
import org.apache.kafka.clients.admin.MemberDescription;
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

  static GroupMember of(MemberDescription member) {
    return new GroupMember(
        member.consumerId(),
        member.clientId(),
        withoutSlash(member.host()),
        member.groupInstanceId().orElse(null),
        PartitionOrder.sorted(member.assignment().topicPartitions()));
  }

  /** Brokers write an address without a name as Java does: with a slash before it. */
  static String withoutSlash(String host) {
    return host.startsWith("/") ? host.substring(1) : host;
  }
}
