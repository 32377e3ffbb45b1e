package io.github.kafkaeasy.test;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Progress of a consumer group in a topic, read from the broker. */
final class GroupProgress {

  private final Admin admin;

  GroupProgress(Admin admin) {
    this.admin = admin;
  }

  Map<TopicPartition, Long> endOffsets(String topic) {
    return endOffsets(topic, IsolationLevel.READ_COMMITTED);
  }

  /**
   * Like {@link #endOffsets(String)}, but waits up to two seconds for open transactions. Kafka
   * acknowledges a transaction's commit before it writes the markers, and until then readers of
   * committed data do not see the transaction's records.
   */
  Map<TopicPartition, Long> settledEndOffsets(String topic) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    while (true) {
      Map<TopicPartition, Long> committed = endOffsets(topic);
      if (committed.equals(endOffsets(topic, IsolationLevel.READ_UNCOMMITTED))
          || System.nanoTime() - deadline >= 0) {
        return committed;
      }
      Pause.beforeAskingAgain();
    }
  }

  private Map<TopicPartition, Long> endOffsets(String topic, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> request =
        partitions(topic).stream()
            .collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> answer =
        ClientAnswers.of(
            admin.listOffsets(request, new ListOffsetsOptions(isolation)).all(),
            "listing the offsets of topic " + topic);
    return answer.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  Map<TopicPartition, OffsetAndMetadata> committedOffsets(String group) {
    Map<TopicPartition, OffsetAndMetadata> committed;
    try {
      committed =
          ClientAnswers.of(
              admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
              "listing the committed offsets of group " + group);
    } catch (LocalKafkaException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw e;
    }
    Map<TopicPartition, OffsetAndMetadata> present = new HashMap<>(committed);
    // In Kafka's answer a partition without a commit may have the value null.
    present.values().removeIf(offset -> offset == null);
    return present;
  }

  void awaitCommitted(String group, String topic, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Map<String, String> lagging = lagging(group, topic);
      if (lagging.isEmpty()) {
        return;
      }
      if (System.nanoTime() >= deadline) {
        throw new AssertionError(
            "Group %s had not committed the end of topic %s after %d ms: %s"
                .formatted(group, topic, timeout.toMillis(), lagging));
      }
      Pause.beforeAskingAgain();
    }
  }

  /** Waits until a group has committed past each of these offsets. */
  void awaitPast(String group, Map<TopicPartition, Long> offsets, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Map<TopicPartition, OffsetAndMetadata> committed = committedOffsets(group);
      Map<String, String> open = new TreeMap<>();
      offsets.forEach(
          (partition, offset) -> {
            OffsetAndMetadata at = committed.get(partition);
            if (at == null || at.offset() <= offset) {
              open.put(partition + "@" + offset, at == null ? "nothing" : "" + at.offset());
            }
          });
      if (open.isEmpty()) {
        return;
      }
      if (System.nanoTime() >= deadline) {
        throw new AssertionError(
            "Group %s had not committed past these records after %d ms (record=committed): %s"
                .formatted(group, timeout.toMillis(), open));
      }
      Pause.beforeAskingAgain();
    }
  }

  /**
   * The partitions of a topic that members of the group hold now, with the classic or new protocol.
   */
  Set<TopicPartition> assigned(String group, String topic) {
    Collection<ConsumerGroupDescription> descriptions;
    try {
      descriptions =
          ClientAnswers.of(
                  admin.describeConsumerGroups(List.of(group)).all(), "describing group " + group)
              .values();
    } catch (LocalKafkaException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Set.of();
      }
      throw e;
    }
    return descriptions.stream()
        .flatMap(description -> description.members().stream())
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .filter(partition -> partition.topic().equals(topic))
        .collect(Collectors.toSet());
  }

  /** Sets a group's committed offset; the group must have no members. */
  void commitFor(String group, TopicPartition partition, long offset) {
    ClientAnswers.of(
        admin
            .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
            .all(),
        "setting group "
            + group
            + " back to "
            + partition
            + "@"
            + offset
            + " (close its consumers first)");
  }

  private Map<String, String> lagging(String group, String topic) {
    Map<TopicPartition, Long> ends = endOffsets(topic);
    Map<TopicPartition, OffsetAndMetadata> committed = committedOffsets(group);
    Map<String, String> lagging = new TreeMap<>();
    ends.forEach(
        (partition, end) -> {
          OffsetAndMetadata offset = committed.get(partition);
          boolean reached = offset == null ? end == 0 : offset.offset() >= end;
          if (!reached) {
            lagging.put(
                "partition " + partition.partition(),
                (offset == null ? "nothing" : offset.offset()) + " of " + end);
          }
        });
    return lagging;
  }

  Set<TopicPartition> partitions(String topic) {
    Map<String, TopicDescription> descriptions =
        ClientAnswers.of(
            admin.describeTopics(List.of(topic)).allTopicNames(), "describing topic " + topic);
    return descriptions.values().stream()
        .flatMap(description -> description.partitions().stream())
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .collect(Collectors.toSet());
  }
}
