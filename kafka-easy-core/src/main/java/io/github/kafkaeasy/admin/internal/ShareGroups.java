package io.github.kafkaeasy.admin.internal;

import static io.github.kafkaeasy.admin.internal.AdminCalls.answer;

import io.github.kafkaeasy.admin.GroupDetails;
import io.github.kafkaeasy.admin.GroupMember;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterShareGroupOffsetsOptions;
import org.apache.kafka.clients.admin.AlterShareGroupOffsetsResult;
import org.apache.kafka.clients.admin.DeleteShareGroupsOptions;
import org.apache.kafka.clients.admin.DescribeShareGroupsOptions;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.admin.ShareMemberDescription;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;

/**
 * Requests and changes about share groups. A separate class, because it uses types that older
 * kafka-clients do not have (they came with 4.0 to 4.2): the JVM must not load it before {@link
 * KafkaGroups#shareGroups} has checked the version.
 */
final class ShareGroups {
  private final AdminCalls calls;

  ShareGroups(AdminCalls calls) {
    this.calls = calls;
  }

  GroupDetails describe(String task, String id) {
    ShareGroupDescription found =
        calls.ask(
            task,
            admin ->
                answer(
                    admin
                        .describeShareGroups(
                            List.of(id), calls.limited(new DescribeShareGroupsOptions()))
                        .describedGroups(),
                    id));
    return new GroupDetails(
        id,
        GroupType.SHARE,
        found.groupState(),
        "",
        GroupMembers.address(found.coordinator()),
        GroupMembers.sorted(found.members().stream().map(ShareGroups::member).toList()));
  }

  /** The start offset of each partition. */
  Map<TopicPartition, Long> offsets(String task, String id) {
    Map<TopicPartition, Long> offsets = new TreeMap<>(PartitionOrder.BY_NUMBER);
    calls
        .ask(
            task,
            admin ->
                admin
                    .listShareGroupOffsets(
                        Map.of(id, new ListShareGroupOffsetsSpec()),
                        calls.limited(new ListShareGroupOffsetsOptions()))
                    .partitionsToOffsetInfo(id))
        // A partition that no member has requested yet has no start offset.
        .forEach(
            (partition, info) -> {
              if (info != null) {
                offsets.put(partition, info.startOffset());
              }
            });
    return offsets;
  }

  void reset(String task, String id, Map<TopicPartition, Long> offsets) {
    calls.askEach(
        task,
        admin -> {
          AlterShareGroupOffsetsResult result =
              admin.alterShareGroupOffsets(
                  id, offsets, calls.limited(new AlterShareGroupOffsetsOptions()));
          return offsets.keySet().stream()
              .collect(Collectors.toMap(partition -> partition, result::partitionResult));
        });
  }

  void delete(String task, String id) {
    calls.ask(
        task,
        admin ->
            admin
                .deleteShareGroups(List.of(id), calls.limited(new DeleteShareGroupsOptions()))
                .all());
  }

  private static GroupMember member(ShareMemberDescription member) {
    return new GroupMember(
        member.consumerId(),
        member.clientId(),
        GroupMembers.withoutSlash(member.host()),
        null,
        PartitionOrder.sorted(member.assignment().topicPartitions()));
  }
}
