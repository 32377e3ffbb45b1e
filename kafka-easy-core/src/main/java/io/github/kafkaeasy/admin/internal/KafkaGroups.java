package io.github.kafkaeasy.admin.internal;

import static io.github.kafkaeasy.admin.internal.AdminCalls.answer;

import io.github.kafkaeasy.admin.GroupAdmin;
import io.github.kafkaeasy.admin.GroupDetails;
import io.github.kafkaeasy.admin.GroupInfo;
import io.github.kafkaeasy.admin.GroupLag;
import io.github.kafkaeasy.admin.GroupMember;
import io.github.kafkaeasy.admin.LagMonitorBuilder;
import io.github.kafkaeasy.admin.ResetPlan;
import io.github.kafkaeasy.admin.ResetTarget;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotFoundException;
import io.github.kafkaeasy.internal.connection.HostPort;
import io.github.kafkaeasy.internal.connection.Libraries;
import io.github.kafkaeasy.internal.settings.Options;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DeleteConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeClassicGroupsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/** Implementation of {@link GroupAdmin}. Thread-safe. */
final class KafkaGroups implements GroupAdmin {
  private static final String CONSUMERS = "consumer";

  private final AdminCalls calls;
  private final KafkaTopics topicAdmin;
  private final KafkaRecords records;

  KafkaGroups(AdminCalls calls, KafkaTopics topics, KafkaRecords records) {
    this.calls = calls;
    this.topicAdmin = topics;
    this.records = records;
  }

  @Override
  public List<GroupInfo> list() {
    return calls
        .ask(
            "listing the groups",
            admin -> admin.listGroups(calls.limited(new ListGroupsOptions())).all())
        .stream()
        .map(KafkaGroups::info)
        .sorted(Comparator.comparing(GroupInfo::id))
        .toList();
  }

  @Override
  public boolean exists(String group) {
    return find(group).isPresent();
  }

  @Override
  public GroupDetails describe(String group) {
    return describe(existing(group));
  }

  @Override
  public Map<TopicPartition, Long> offsets(String group) {
    return find(group).map(this::offsets).orElse(Map.of());
  }

  @Override
  public GroupLag lag(String group) {
    GroupInfo info = existing(group);
    return new GroupLags(calls, records).of(group, commits(info), readers(info));
  }

  @Override
  public LagMonitorBuilder watchLag(String group) {
    return new LagPollingBuilder(this, Options.text("group", group));
  }

  @Override
  public ResetPlan planReset(String group, ResetTarget target, Collection<String> topics) {
    return new OffsetMover(calls, topicAdmin, records, this).plan(group, target, topics);
  }

  @Override
  public void apply(ResetPlan plan) {
    new OffsetMover(calls, topicAdmin, records, this).apply(plan);
  }

  @Override
  public boolean delete(String group) {
    Optional<GroupInfo> found = find(group);
    if (found.isEmpty()) {
      return false;
    }
    String task = "deleting the group " + group;
    try {
      if (isShare(found.get())) {
        shareGroups(task).delete(task, group);
      } else {
        calls.ask(
            task,
            admin ->
                admin
                    .deleteConsumerGroups(
                        List.of(group), calls.limited(new DeleteConsumerGroupsOptions()))
                    .all());
      }
      return true;
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      if (e.getCause() instanceof GroupNotEmptyException) {
        throw calls.failure(task, "it has members; stop them first", e.getCause());
      }
      throw e;
    }
  }

  Optional<GroupInfo> find(String group) {
    String id = Options.text("group", group);
    return list().stream().filter(found -> found.id().equals(id)).findAny();
  }

  private GroupInfo existing(String group) {
    return find(group)
        .orElseThrow(
            () ->
                new NotFoundException(
                    group,
                    "The group "
                        + group
                        + " does not exist at "
                        + HostPort.join(calls.addresses())
                        + ". Check its name; a group exists once a member has joined or an offset"
                        + " was committed."));
  }

  GroupDetails describe(GroupInfo group) {
    String id = group.id();
    String task = "describing the group " + id;
    if (isStreams(group)) {
      throw InvalidOptionException.of(
          "group", id, "it is a Kafka Streams group, which Kafka's own tools describe");
    }
    if (isShare(group)) {
      return shareGroups(task).describe(task, id);
    }
    boolean consumers = group.protocol().isEmpty() || group.protocol().equals(CONSUMERS);
    return consumers ? consumerGroup(task, id) : otherGroup(task, id);
  }

  private GroupDetails consumerGroup(String task, String id) {
    ConsumerGroupDescription found =
        calls.ask(
            task,
            admin ->
                answer(
                    admin
                        .describeConsumerGroups(
                            List.of(id), calls.limited(new DescribeConsumerGroupsOptions()))
                        .describedGroups(),
                    id));
    return new GroupDetails(
        id,
        found.type(),
        found.groupState(),
        found.partitionAssignor(),
        GroupMembers.address(found.coordinator()),
        GroupMembers.of(found.members()));
  }

  /** Describes a classic group of another protocol, such as Kafka Connect. */
  private GroupDetails otherGroup(String task, String id) {
    ClassicGroupDescription found =
        calls.ask(
            task,
            admin ->
                answer(
                    admin
                        .describeClassicGroups(
                            List.of(id), calls.limited(new DescribeClassicGroupsOptions()))
                        .describedGroups(),
                    id));
    return new GroupDetails(
        id,
        GroupType.CLASSIC,
        GroupState.parse(found.state().toString()),
        found.protocolData(),
        GroupMembers.address(found.coordinator()),
        GroupMembers.of(found.members()));
  }

  Map<TopicPartition, Long> offsets(GroupInfo group) {
    Map<TopicPartition, Long> offsets = new TreeMap<>(PartitionOrder.BY_NUMBER);
    commits(group).forEach((partition, commit) -> offsets.put(partition, commit.offset()));
    return offsets;
  }

  private Map<TopicPartition, OffsetAndMetadata> commits(GroupInfo group) {
    String id = group.id();
    String task = "reading the offsets of the group " + id;
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    if (isShare(group)) {
      shareGroups(task)
          .offsets(task, id)
          .forEach((partition, offset) -> commits.put(partition, new OffsetAndMetadata(offset)));
      return commits;
    }
    calls
        .ask(
            task,
            admin ->
                admin
                    .listConsumerGroupOffsets(
                        Map.of(id, new ListConsumerGroupOffsetsSpec()),
                        calls.limited(new ListConsumerGroupOffsetsOptions()))
                    .partitionsToOffsetAndMetadata(id))
        .forEach(
            (partition, committed) -> {
              if (committed != null) {
                commits.put(partition, committed);
              }
            });
    return commits;
  }

  ShareGroups shareGroups(String task) {
    return shareGroups(calls, task, Libraries.found());
  }

  /**
   * Creates the calls for one task on a share group.
   *
   * @param task the task for error messages, as the beginning of a sentence: "deleting the group
   *     orders"
   * @throws KafkaEasyException if kafka-clients is older than 4.2
   */
  static ShareGroups shareGroups(AdminCalls calls, String task, Libraries libraries) {
    libraries.requireClients(
        4, 2, Character.toUpperCase(task.charAt(0)) + task.substring(1) + ", a share group,");
    return new ShareGroups(calls);
  }

  /** Compares by name, because the constant exists only since kafka-clients 4.1. */
  static boolean isStreams(GroupInfo group) {
    return group.type().name().equals("STREAMS");
  }

  private static boolean isShare(GroupInfo group) {
    return group.type() == GroupType.SHARE;
  }

  private Map<TopicPartition, String> readers(GroupInfo group) {
    if (isStreams(group)) {
      return Map.of();
    }
    Map<TopicPartition, String> readers = new HashMap<>();
    for (GroupMember member : describe(group).members()) {
      String name = member.clientId() + "@" + member.host();
      member.partitions().forEach(partition -> readers.put(partition, name));
    }
    return readers;
  }

  private static GroupInfo info(GroupListing group) {
    return new GroupInfo(
        group.groupId(),
        group.type().orElse(GroupType.UNKNOWN),
        group.protocol(),
        group.groupState().orElse(GroupState.UNKNOWN));
  }
}
