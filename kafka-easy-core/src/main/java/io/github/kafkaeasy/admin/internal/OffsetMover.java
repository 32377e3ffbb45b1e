package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.admin.GroupDetails;
import io.github.kafkaeasy.admin.GroupInfo;
import io.github.kafkaeasy.admin.OffsetChange;
import io.github.kafkaeasy.admin.PartitionPosition;
import io.github.kafkaeasy.admin.ResetPlan;
import io.github.kafkaeasy.admin.ResetTarget;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotFoundException;
import io.github.kafkaeasy.internal.connection.HostPort;
import io.github.kafkaeasy.internal.settings.Options;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsResult;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** Plans and applies offset resets. */
final class OffsetMover {
  private static final int MEMBERS_NAMED = 5;

  private final AdminCalls calls;
  private final KafkaTopics topics;
  private final KafkaRecords records;
  private final KafkaGroups groups;

  OffsetMover(AdminCalls calls, KafkaTopics topics, KafkaRecords records, KafkaGroups groups) {
    this.calls = calls;
    this.topics = topics;
    this.records = records;
    this.groups = groups;
  }

  ResetPlan plan(String group, ResetTarget target, Collection<String> topics) {
    Options.required("target", target);
    Options.required("topics", topics);
    Optional<GroupInfo> info = groups.find(group);
    Map<TopicPartition, Long> offsets = info.map(groups::offsets).orElse(Map.of());
    Set<TopicPartition> partitions = new TreeSet<>(PartitionOrder.BY_NUMBER);
    if (topics.isEmpty()) {
      partitions.addAll(offsets.keySet());
    } else {
      topics.forEach(topic -> partitions.addAll(records.partitions(topic)));
    }
    if (partitions.isEmpty()) {
      throw new NotFoundException(
          group,
          (info.isPresent()
                  ? "The group " + group + " has no offsets"
                  : "There is no group " + group)
              + " at "
              + HostPort.join(calls.addresses())
              + ". Check its name, or name the topics for which it should get offsets.");
    }
    partitions.stream().map(TopicPartition::topic).distinct().forEach(this.topics::existing);
    return new ResetPlan(
        group,
        info.map(GroupInfo::type).orElse(GroupType.UNKNOWN),
        changes(target, partitions, offsets));
  }

  void apply(ResetPlan plan) {
    Options.required("plan", plan);
    String task = "resetting the offsets of the group " + plan.group();
    refuseWhileActive(task, plan.group());
    Map<TopicPartition, Long> after = new LinkedHashMap<>();
    plan.changes().forEach(change -> after.put(change.partition(), change.after()));
    if (plan.type() == GroupType.SHARE) {
      groups.shareGroups(task).reset(task, plan.group(), after);
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    after.forEach((partition, offset) -> commits.put(partition, new OffsetAndMetadata(offset)));
    try {
      calls.askEach(
          task,
          admin -> {
            AlterConsumerGroupOffsetsResult result =
                admin.alterConsumerGroupOffsets(
                    plan.group(), commits, calls.limited(new AlterConsumerGroupOffsetsOptions()));
            return commits.keySet().stream()
                .collect(Collectors.toMap(partition -> partition, result::partitionResult));
          });
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof UnknownMemberIdException) {
        throw calls.failure(task, "it has members again; stop them first", e);
      }
      throw e;
    }
  }

  private List<OffsetChange> changes(
      ResetTarget target, Set<TopicPartition> partitions, Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, PartitionPosition> positions = records.positions(partitions);
    Map<TopicPartition, Long> timed =
        target instanceof ResetTarget.Time at ? records.offsetsAt(partitions, at.time()) : Map.of();
    return positions.values().stream()
        .map(
            at -> {
              Long before = offsets.get(at.partition());
              long from = before == null ? at.beginning() : before;
              long wanted = wanted(target, at, from, timed);
              long after = KafkaRecords.clamp(at, wanted);
              return new OffsetChange(at.partition(), before, after, after != wanted);
            })
        .toList();
  }

  private static long wanted(
      ResetTarget target, PartitionPosition at, long from, Map<TopicPartition, Long> timed) {
    if (target instanceof ResetTarget.Earliest) {
      return at.beginning();
    }
    if (target instanceof ResetTarget.Latest) {
      return at.end();
    }
    if (target instanceof ResetTarget.Offset to) {
      return to.offset();
    }
    if (target instanceof ResetTarget.Shift by) {
      return saturatedSum(from, by.offsets());
    }
    return timed.getOrDefault(at.partition(), at.end());
  }

  private static long saturatedSum(long from, long by) {
    long sum = from + by;
    boolean overflow = by > 0 ? sum < from : sum > from;
    return overflow ? (by > 0 ? Long.MAX_VALUE : Long.MIN_VALUE) : sum;
  }

  private void refuseWhileActive(String task, String group) {
    Optional<GroupInfo> found = groups.find(group);
    if (found.isEmpty() || KafkaGroups.isStreams(found.get())) {
      return;
    }
    GroupDetails details = groups.describe(found.get());
    if (!details.members().isEmpty()) {
      String clients =
          details.members().stream()
              .map(member -> member.clientId() + "@" + member.host())
              .limit(MEMBERS_NAMED)
              .collect(Collectors.joining(", "));
      throw calls.failure(
          task,
          "it has members ("
              + clients
              + (details.members().size() > MEMBERS_NAMED ? ", ..." : "")
              + "), and they would overwrite the offsets with their own; stop them first",
          null);
    }
  }
}
