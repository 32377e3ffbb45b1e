package io.github.kafkaeasy.test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far a group is in a topic, asked of the broker alone. */
final class GroupProgress {

  private final Admin admin;

  GroupProgress(Admin admin) {
    this.admin = admin;
  }

  Map<TopicPartition, Long> endOffsets(String topic) {
    Map<TopicPartition, OffsetSpec> request =
        partitions(topic).stream()
            .collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> answer =
        Answers.of(
            admin.listOffsets(request, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all(),
            "telling the offsets of topic " + topic);
    return answer.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  Map<TopicPartition, OffsetAndMetadata> committedOffsets(String group) {
    Map<TopicPartition, OffsetAndMetadata> committed;
    try {
      committed =
          Answers.of(
              admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
              "telling the committed offsets of group " + group);
    } catch (LocalKafkaException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw e;
    }
    Map<TopicPartition, OffsetAndMetadata> present = new HashMap<>(committed);
    // A partition without a commit may be in the answer, with null.
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

  private Set<TopicPartition> partitions(String topic) {
    Map<String, TopicDescription> descriptions =
        Answers.of(
            admin.describeTopics(List.of(topic)).allTopicNames(), "describing topic " + topic);
    return descriptions.values().stream()
        .flatMap(description -> description.partitions().stream())
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .collect(Collectors.toSet());
  }
}
