package io.github.kafkaeasy.admin;

import static io.github.kafkaeasy.admin.AdminCalls.answer;

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
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * Groups of consumers: which there are, who is in them, how far they are, and changing that.
 * Consumer groups of both protocols (classic and KIP-848) and share groups; groups of Kafka Streams
 * are listed only, and share groups too where kafka-clients is older than 4.2. Thread-safe; every
 * call blocks for at most the admin client's timeout for each request to the cluster and throws
 * {@link KafkaEasyException} when it does not answer or refuses.
 *
 * <pre>{@code
 * ResetPlan plan = admin.groups().planReset("billing", ResetTarget.earliest(), List.of("orders"));
 * plan.changes().forEach(System.out::println); // nothing has changed yet
 * admin.groups().apply(plan);
 * }</pre>
 */
public final class GroupAdmin {
  private static final String CONSUMERS = "consumer";

  private final AdminCalls calls;
  private final TopicAdmin topicAdmin;
  private final RecordAdmin records;

  GroupAdmin(AdminCalls calls, TopicAdmin topics, RecordAdmin records) {
    this.calls = calls;
    this.topicAdmin = topics;
    this.records = records;
  }

  /** All groups, of whatever type, sorted by name. */
  public List<GroupInfo> list() {
    return calls
        .ask(
            "listing the groups",
            admin -> admin.listGroups(calls.limited(new ListGroupsOptions())).all())
        .stream()
        .map(GroupInfo::of)
        .sorted(Comparator.comparing(GroupInfo::id))
        .toList();
  }

  /**
   * Whether there is a group of that name; a group without members lives as long as its offsets.
   */
  public boolean exists(String group) {
    return find(group).isPresent();
  }

  /**
   * A group's state, members and assignments.
   *
   * @throws NotFoundException if there is no such group
   * @throws InvalidOptionException if it is one of Kafka Streams
   */
  public GroupDetails describe(String group) {
    return describe(existing(group));
  }

  /**
   * The offsets that a group has committed, of all topics, sorted. Of a share group: where its
   * records begin.
   *
   * @return empty also when there is no such group
   */
  public Map<TopicPartition, Long> offsets(String group) {
    return find(group).map(this::offsets).orElse(Map.of());
  }

  /**
   * How far a group is in each partition that it has an offset in or a member for. Offsets are
   * counted up to the last one that a reader of committed data may see. What a kafka-easy consumer
   * has done beyond its committed offset, as of its last commit, does not count as open.
   *
   * @throws NotFoundException if there is no such group
   */
  public GroupLag lag(String group) {
    GroupInfo info = existing(group);
    return new GroupLags(calls, records).of(group, commits(info), readers(info));
  }

  /**
   * Watches a group's lag, with callbacks when a backlog forms and when it is gone.
   *
   * @return a builder; its {@code start()} begins
   */
  public LagMonitorBuilder watchLag(String group) {
    return new LagMonitorBuilder(this, Options.text("group", group));
  }

  /**
   * Works out a reset and changes nothing.
   *
   * @param topics whose partitions; empty for all that the group has offsets in. A group that does
   *     not exist yet can be given offsets of these
   * @throws NotFoundException if a topic does not exist, or there is nothing to reset
   */
  public ResetPlan planReset(String group, ResetTarget target, Collection<String> topics) {
    return new OffsetMover(calls, topicAdmin, records, this).plan(group, target, topics);
  }

  /**
   * Does what a plan says: sets its offsets, with empty metadata.
   *
   * @throws KafkaEasyException also if the group has members, because they would overwrite the
   *     offsets with their own: stop them first
   */
  public void apply(ResetPlan plan) {
    new OffsetMover(calls, topicAdmin, records, this).apply(plan);
  }

  /**
   * Deletes a group and its offsets.
   *
   * @return false when there was none
   * @throws KafkaEasyException also if it has members: stop them first
   */
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
                        + ". Check its name; a group exists once a member joined or an offset was"
                        + " committed."));
  }

  GroupDetails describe(GroupInfo group) {
    String id = group.id();
    String task = "describing the group " + id;
    if (isStreams(group)) {
      throw InvalidOptionException.of(
          "group", id, "it is a group of Kafka Streams; its own tools describe it");
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
        address(found.coordinator()),
        members(found.members()));
  }

  /** A classic group of something else, such as Kafka Connect. */
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
        address(found.coordinator()),
        members(found.members()));
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
    return ShareGroups.of(calls, task, Libraries.found());
  }

  /** By name: the constant came with kafka-clients 4.1. */
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

  private static List<GroupMember> members(Collection<MemberDescription> members) {
    return sorted(members.stream().map(GroupMember::of).toList());
  }

  static List<GroupMember> sorted(List<GroupMember> members) {
    return members.stream()
        .sorted(Comparator.comparing(GroupMember::clientId).thenComparing(GroupMember::id))
        .toList();
  }

  static String address(Node coordinator) {
    return coordinator.host() + ":" + coordinator.port();
  }
}
