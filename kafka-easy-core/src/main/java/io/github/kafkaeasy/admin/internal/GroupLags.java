package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.admin.GroupLag;
import io.github.kafkaeasy.admin.PartitionLag;
import io.github.kafkaeasy.admin.PartitionPosition;
import io.github.kafkaeasy.internal.DoneRanges;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Works out a group's lag from its commits. A consumer of ours commits the lowest offset that is
 * not done, and writes into the commit what is done beyond it: the offset alone says how much a
 * stranger would repeat, and only both say how much is left to do.
 */
final class GroupLags {
  private final AdminCalls calls;
  private final KafkaRecords records;

  GroupLags(AdminCalls calls, KafkaRecords records) {
    this.calls = calls;
    this.records = records;
  }

  /**
   * The lag now.
   *
   * @param committed the group's commits with their metadata
   * @param readers the members by what they read
   */
  GroupLag of(
      String group,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, String> readers) {
    Set<TopicPartition> all = new HashSet<>(committed.keySet());
    all.addAll(readers.keySet());
    Set<String> existing = existingTopics(all);
    Set<String> missing = new TreeSet<>();
    all.stream()
        .map(TopicPartition::topic)
        .filter(topic -> !existing.contains(topic))
        .forEach(missing::add);
    all.removeIf(partition -> missing.contains(partition.topic()));

    String cluster = clusterOf(committed.values());
    List<PartitionLag> lags =
        records.positions(all).values().stream()
            .map(at -> lag(at, committed.get(at.partition()), readers.get(at.partition()), cluster))
            .toList();
    return new GroupLag(group, lags, List.copyOf(missing));
  }

  private static PartitionLag lag(
      PartitionPosition at,
      @Nullable OffsetAndMetadata committed,
      @Nullable String member,
      @Nullable String cluster) {
    if (committed == null) {
      return partitionLag(at, null, 0, member);
    }
    String metadata = committed.metadata();
    DoneRanges done =
        cluster == null || metadata == null
            ? null
            : DoneRanges.read(metadata, committed.offset(), cluster).done();
    long next = KafkaRecords.clamp(at, committed.offset());
    long doneBeyond = done == null ? 0 : done.countBetween(next, at.end());
    return partitionLag(at, committed.offset(), doneBeyond, member);
  }

  /**
   * The lag in one partition.
   *
   * @param committed null when the group has no offset there
   * @param doneBeyond how many offsets after the committed one are done
   * @param member who reads it, as {@code client@host}; null when nobody does
   */
  static PartitionLag partitionLag(
      PartitionPosition at, @Nullable Long committed, long doneBeyond, @Nullable String member) {
    long next = committed == null ? at.beginning() : KafkaRecords.clamp(at, committed);
    long lag = at.end() - next;
    return new PartitionLag(
        at.partition(), committed, at.beginning(), at.end(), lag, lag - doneBeyond, member);
  }

  /** The cluster's id, which metadata are compared with; null when no commit has ours. */
  private @Nullable String clusterOf(Collection<OffsetAndMetadata> committed) {
    boolean ours =
        committed.stream()
            .map(OffsetAndMetadata::metadata)
            .anyMatch(metadata -> metadata != null && DoneRanges.isOurs(metadata));
    return !ours
        ? null
        : calls.ask(
            "asking for the cluster's id",
            admin ->
                admin.describeCluster(calls.limited(new DescribeClusterOptions())).clusterId());
  }

  /** Kafka would look for the others until the time is up. */
  private Set<String> existingTopics(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return Set.of();
    }
    return calls.ask(
        "listing the topics",
        admin ->
            admin.listTopics(calls.limited(new ListTopicsOptions().listInternal(true))).names());
  }
}
