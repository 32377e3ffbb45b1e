package io.github.kafkaeasy.test.internal.scripted;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lookups of offsets and topics by a scripted consumer, with scripted failures. Callers hold the
 * cluster's lock.
 */
final class ScriptedLookups {

  /** Lookups that a test can make fail. */
  enum Kind {
    COMMITTED,
    POSITION,
    OFFSETS
  }

  private static final Node NODE = new Node(0, "scripted", 9092);

  private final ScriptedCluster cluster;
  private final String group;
  private final Map<Kind, Deque<RuntimeException>> failures = new EnumMap<>(Kind.class);

  ScriptedLookups(ScriptedCluster cluster, String group) {
    this.cluster = cluster;
    this.group = group;
  }

  void failNext(Kind kind, RuntimeException failure) {
    failures.computeIfAbsent(kind, key -> new ArrayDeque<>()).add(failure);
  }

  void throwIfScripted(Kind kind) {
    Deque<RuntimeException> scripted = failures.get(kind);
    RuntimeException failure = scripted == null ? null : scripted.poll();
    if (failure != null) {
      throw failure;
    }
  }

  /** Committed offsets; null for a partition without one, as from the real client. */
  Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    throwIfScripted(Kind.COMMITTED);
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    partitions.forEach(
        partition -> offsets.put(partition, cluster.committedBy(group).get(partition)));
    return offsets;
  }

  <V> Map<TopicPartition, V> offsets(
      Collection<TopicPartition> partitions, Function<TopicPartition, V> lookup) {
    throwIfScripted(Kind.OFFSETS);
    Map<TopicPartition, V> found = new HashMap<>();
    for (TopicPartition partition : partitions) {
      if (!cluster.exists(partition)) {
        // The real client retries until its timeout.
        throw new TimeoutException("found no partition " + partition);
      }
      if (cluster.log(partition).isLeaderless()) {
        throw new TimeoutException("no leader for " + partition);
      }
      found.put(partition, lookup.apply(partition));
    }
    return found;
  }

  @Nullable OffsetAndTimestamp since(TopicPartition partition, long time) {
    if (time < 0) {
      throw new IllegalArgumentException(
          "The target time for partition " + partition + " is " + time);
    }
    ConsumerRecord<byte[], byte[]> record = cluster.log(partition).firstSince(time);
    return record == null
        ? null
        : new OffsetAndTimestamp(record.offset(), record.timestamp(), record.leaderEpoch());
  }

  Map<String, List<PartitionInfo>> topics() {
    Map<String, List<PartitionInfo>> topics = new TreeMap<>();
    cluster.topics().forEach((topic, logs) -> topics.put(topic, partitions(topic, logs.size())));
    return topics;
  }

  private static List<PartitionInfo> partitions(String topic, int count) {
    Node[] nodes = {NODE};
    List<PartitionInfo> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      partitions.add(new PartitionInfo(topic, i, NODE, nodes, nodes));
    }
    return partitions;
  }
}
