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
 * Computes a group's lag from its commits. A kafka-easy consumer commits the lowest offset that is
 * not done, and stores in the commit metadata which later offsets are done. The offset alone shows
 * how much a consumer that ignores this metadata would repeat; offset and metadata together show
 * how many records are not done.
 */
final class GroupLags {
  private final AdminCalls calls;
  private final KafkaRecords records;

  GroupLags(AdminCalls calls, KafkaRecords records) {
    this.calls = calls;
    this.records = records;
  }

  /**
   * The current lag.
   *
   * @param committed the group's commits with their metadata
   * @param readers for each assigned partition the member, as {@code client@host}
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
   * @param committed null if the group has no offset in the partition
   * @param doneBeyond number of offsets after the committed one that are done
   * @param member the member that reads the partition, as {@code client@host}; null if there is
   *     none
   */
  static PartitionLag partitionLag(
      PartitionPosition at, @Nullable Long committed, long doneBeyond, @Nullable String member) {
    long next = committed == null ? at.beginning() : KafkaRecords.clamp(at, committed);
    long lag = at.end() - next;
    return new PartitionLag(
        at.partition(), committed, at.beginning(), at.end(), lag, lag - doneBeyond, member);
  }

  /**
   * The cluster id, needed to validate commit metadata; null if no commit has kafka-easy's
   * metadata.
   */
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

  /**
   * The existing topics. They are listed first, because Kafka would search for offsets of missing
   * topics until the time limit.
   */
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
