package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.admin.PartitionPosition;
import io.github.kafkaeasy.admin.RecordAdmin;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.Timestamps;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.DeleteRecordsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Implementation of {@link RecordAdmin}. Thread-safe. */
final class KafkaRecords implements RecordAdmin {

  private final AdminCalls calls;
  private final KafkaTopics topics;

  KafkaRecords(AdminCalls calls, KafkaTopics topics) {
    this.calls = calls;
    this.topics = topics;
  }

  @Override
  public List<PartitionPosition> positions(String topic) {
    return List.copyOf(positions(partitions(topic)).values());
  }

  @Override
  public Map<TopicPartition, Long> offsetsAt(String topic, Instant time) {
    return offsetsAt(partitions(topic), Options.required("time", time));
  }

  @Override
  public Map<TopicPartition, Long> deleteBefore(Map<TopicPartition, Long> firstKept) {
    Options.required("firstKept", firstKept).keySet().stream()
        .map(TopicPartition::topic)
        .distinct()
        .forEach(topic -> check(topics.existing(topic), firstKept));
    positions(firstKept.keySet()).values().forEach(at -> check(at, firstKept));
    Map<TopicPartition, RecordsToDelete> asked = new HashMap<>();
    firstKept.forEach((partition, offset) -> asked.put(partition, beforeOffset(offset)));
    String task = "deleting records of " + PartitionOrder.sorted(firstKept.keySet());
    DeleteRecordsOptions options = calls.limited(new DeleteRecordsOptions());
    Map<TopicPartition, Long> beginnings = new TreeMap<>(PartitionOrder.BY_NUMBER);
    calls
        .askEach(task, admin -> admin.deleteRecords(asked, options).lowWatermarks())
        .forEach((partition, answer) -> beginnings.put(partition, answer.lowWatermark()));
    return beginnings;
  }

  /** The positions by partition, sorted. */
  Map<TopicPartition, PartitionPosition> positions(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> beginnings =
        offsets("asking where partitions begin", partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> ends =
        offsets("asking where partitions end", partitions, OffsetSpec.latest());
    Map<TopicPartition, PartitionPosition> positions = new TreeMap<>(PartitionOrder.BY_NUMBER);
    beginnings.forEach(
        (partition, beginning) -> {
          long end = Math.max(beginning, ends.getOrDefault(partition, beginning));
          positions.put(partition, new PartitionPosition(partition, beginning, end));
        });
    return positions;
  }

  Map<TopicPartition, Long> offsetsAt(Collection<TopicPartition> partitions, Instant time) {
    // Reads the ends first: a record that arrives between the two requests is newer than the given
    // time, and must not be skipped.
    Map<TopicPartition, PartitionPosition> positions = positions(partitions);
    Map<TopicPartition, Long> found =
        offsets(
            "asking for the offsets of " + time,
            partitions,
            OffsetSpec.forTimestamp(Timestamps.ofLookup(time)));
    // Kafka answers -1 if there is no such record.
    positions.forEach(
        (partition, at) -> found.computeIfPresent(partition, (p, o) -> o < 0 ? at.end() : o));
    return found;
  }

  List<TopicPartition> partitions(String topic) {
    int count = topics.existing(topic).partitions().size();
    return IntStream.range(0, count).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  /** The offset, limited to the beginning and end of the partition. */
  static long clamp(PartitionPosition at, long offset) {
    return Math.max(at.beginning(), Math.min(at.end(), offset));
  }

  private Map<TopicPartition, Long> offsets(
      String task, Collection<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
    Map<TopicPartition, Long> offsets = new TreeMap<>(PartitionOrder.BY_NUMBER);
    // Up to the last stable offset, as kafka-easy consumers read: later records cannot be handled
    // yet.
    ListOffsetsOptions options =
        calls.limited(new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    calls
        .askEach(
            task,
            admin -> {
              ListOffsetsResult result = admin.listOffsets(asked, options);
              return asked.keySet().stream()
                  .collect(Collectors.toMap(partition -> partition, result::partitionResult));
            })
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  /** Kafka's client would search for a partition that does not exist until the time limit. */
  private static void check(TopicDescription topic, Map<TopicPartition, Long> firstKept) {
    int count = topic.partitions().size();
    firstKept.forEach(
        (partition, offset) -> {
          if (partition.topic().equals(topic.name())
              && (partition.partition() < 0 || partition.partition() >= count)) {
            throw InvalidOptionException.of(
                "first kept offset of " + partition,
                offset,
                "the topic has " + count + " partitions, numbered from 0; remove this one");
          }
        });
  }

  private static void check(PartitionPosition at, Map<TopicPartition, Long> firstKept) {
    long offset = firstKept.getOrDefault(at.partition(), at.beginning());
    if (offset < 0 || offset > at.end()) {
      throw InvalidOptionException.of(
          "first kept offset of " + at.partition(),
          offset,
          "the partition begins at offset " + at.beginning() + " and ends at " + at.end());
    }
  }

  private static RecordsToDelete beforeOffset(long offset) {
    return RecordsToDelete.beforeOffset(offset);
  }
}
