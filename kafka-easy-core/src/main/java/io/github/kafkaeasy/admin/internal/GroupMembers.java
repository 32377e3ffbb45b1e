package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.admin.GroupMember;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.Node;

/** Converts Kafka's descriptions of group members and coordinators. */
final class GroupMembers {
  private GroupMembers() {}

  static List<GroupMember> of(Collection<MemberDescription> members) {
    return sorted(members.stream().map(GroupMembers::member).toList());
  }

  static List<GroupMember> sorted(List<GroupMember> members) {
    return members.stream()
        .sorted(Comparator.comparing(GroupMember::clientId).thenComparing(GroupMember::id))
        .toList();
  }

  /** Removes the slash that brokers write before an address without a host name, as Java does. */
  static String withoutSlash(String host) {
    return host.startsWith("/") ? host.substring(1) : host;
  }

  static String address(Node coordinator) {
    return coordinator.host() + ":" + coordinator.port();
  }

  private static GroupMember member(MemberDescription member) {
    return new GroupMember(
        member.consumerId(),
        member.clientId(),
        withoutSlash(member.host()),
        member.groupInstanceId().orElse(null),
        PartitionOrder.sorted(member.assignment().topicPartitions()));
  }
}
