package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.offsets.DoneMaps;
import io.github.kafkaeasy.consumer.internal.offsets.TopicLog;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rule for the start position of a partition that was not moved by a seek. Poll thread only.
 *
 * <ol>
 *   <li>If the group has committed an offset, the partition continues there. There are two
 *       exceptions. With assigned partitions, {@code startFrom} takes precedence. If the commit's
 *       metadata, written by kafka-easy, has another topic id of the same cluster, the topic was
 *       deleted and created again while the group was stopped; then the partition starts at its
 *       beginning.
 *   <li>A new partition starts at its beginning, whatever {@code auto.offset.reset} says. A
 *       partition is new if it was added since this consumer started, or if its number is at or
 *       above the largest partition count in the group's commit metadata of this topic. A number
 *       above those of all partitions with a committed offset is not enough: existing partitions
 *       have such numbers too, after an interrupted first start, after an earlier consumer that
 *       committed only partitions with records, and after offsets that expired one by one. Their
 *       whole history would be handled again.
 *   <li>Otherwise {@code startFrom} or {@code auto.offset.reset} decides.
 * </ol>
 */
final class StartRule {
  private static final Logger LOG = LoggerFactory.getLogger(StartRule.class);

  private final ConsumerSettings.Source source;
  private final DoneMaps maps;
  private final TopicWatch topics;
  private final Supplier<@Nullable Position> defaultStart;

  StartRule(
      ConsumerSettings.Source source,
      DoneMaps maps,
      TopicWatch topics,
      Supplier<@Nullable Position> defaultStart) {
    this.source = source;
    this.maps = maps;
    this.topics = topics;
    this.defaultStart = defaultStart;
  }

  /**
   * All partitions of the topic, whose commits are read too, because each contains the partition
   * count.
   */
  Set<TopicPartition> siblings(TopicPartition partition) {
    TopicLog log = topics.logOf(partition.topic());
    Set<TopicPartition> all = new HashSet<>();
    for (int i = 0; log != null && i < log.partitions(); i++) {
      all.add(new TopicPartition(partition.topic(), i));
    }
    return all;
  }

  /** The committed offset to continue from; null: {@link #startOf} decides. */
  @Nullable OffsetAndMetadata goesOnFrom(
      TopicPartition partition, Map<TopicPartition, Optional<OffsetAndMetadata>> committed) {
    OffsetAndMetadata own = committed.getOrDefault(partition, Optional.empty()).orElse(null);
    boolean asTold = !source.partitions().isEmpty() && source.startFrom() != null;
    if (own == null || asTold) {
      return null;
    }
    if (!isOfOtherLog(own, partition)) {
      return own;
    }
    LOG.warn(
        "{} was committed at offset {} of an older topic of this name, which was deleted: starting"
            + " at the beginning of the new one",
        partition,
        own.offset());
    return null;
  }

  private boolean isOfOtherLog(OffsetAndMetadata committed, TopicPartition partition) {
    TopicLog present = topics.logOf(partition.topic());
    TopicLog written = maps.logOf(committed);
    return present != null && written != null && present.isOtherThan(written);
  }

  /**
   * Start position without a usable committed offset; null: there is none, because {@code
   * auto.offset.reset} is {@code none}.
   */
  @Nullable Position startOf(
      TopicPartition partition, Map<TopicPartition, Optional<OffsetAndMetadata>> committed) {
    if (topics.isNew(partition) || isAddedWhileStopped(partition, committed)) {
      return Position.beginning();
    }
    return told();
  }

  private @Nullable Position told() {
    Position told = source.startFrom();
    return told == null ? defaultStart.get() : told;
  }

  /**
   * Whether the start must wait, because the metadata of commits that are part of open transactions
   * may show whether the partition is new. The answer does not have these commits.
   */
  boolean awaitsSiblings(
      TopicPartition partition, Map<TopicPartition, Optional<OffsetAndMetadata>> committed) {
    return !committed.keySet().containsAll(siblings(partition))
        && !topics.isNew(partition)
        && !(told() instanceof Position.Beginning)
        && partition.partition() >= knownPartitions(partition, committed);
  }

  private boolean isAddedWhileStopped(
      TopicPartition partition, Map<TopicPartition, Optional<OffsetAndMetadata>> committed) {
    int partitions = knownPartitions(partition, committed);
    if (partitions < 0
        && committed.entrySet().stream().anyMatch(entry -> isCommit(entry, partition.topic()))
        && source.startFrom() == null
        && startsAtEnd()) {
      LOG.warn(
          "The group has no offset in {}, and no commit of it says how many partitions the topic"
              + " had: the partition starts at the end, as auto.offset.reset says. If it was added"
              + " while every member was stopped, the records in it are not handled.",
          partition);
    }
    return partitions >= 0 && partition.partition() >= partitions;
  }

  private static boolean isCommit(
      Map.Entry<TopicPartition, Optional<OffsetAndMetadata>> entry, String topic) {
    return entry.getValue().isPresent() && entry.getKey().topic().equals(topic);
  }

  /** The largest partition count in these commits of the topic; -1: none has it. */
  private int knownPartitions(
      TopicPartition partition, Map<TopicPartition, Optional<OffsetAndMetadata>> committed) {
    TopicLog present = topics.logOf(partition.topic());
    int partitions = -1;
    for (Map.Entry<TopicPartition, Optional<OffsetAndMetadata>> entry : committed.entrySet()) {
      if (!isCommit(entry, partition.topic())) {
        continue;
      }
      TopicLog written = maps.logOf(entry.getValue().orElseThrow());
      if (written == null || present == null) {
        continue;
      }
      if (present.isOtherThan(written)) {
        // The commit belongs to the deleted topic, so all partitions of the present topic are new.
        partitions = Math.max(partitions, 0);
      } else {
        partitions = Math.max(partitions, written.partitions());
      }
    }
    return partitions;
  }

  private boolean startsAtEnd() {
    return defaultStart.get() instanceof Position.End;
  }
}
