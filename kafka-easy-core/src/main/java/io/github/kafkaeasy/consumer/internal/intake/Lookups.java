package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.offsets.TopicLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Questions to Kafka that never block. The poll thread asks, and looks at the answers in later
 * rounds; other threads complete them. Kafka's consumer can be asked most of this too, but it
 * blocks, answers for all partitions or for none, and does not know topic ids.
 */
public interface Lookups {

  /** The names of all topics that we may see. */
  CompletableFuture<Set<String>> topicNames();

  /** Identity and size of topics, with an answer or a failure for each. */
  Map<String, CompletableFuture<TopicLog>> describe(Set<String> topics);

  /**
   * What the group has committed; empty where it has nothing. A partition that is left out of the
   * answer has no stable offset now (a transaction is open): ask again.
   */
  CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> committed(
      Set<TopicPartition> partitions);

  /**
   * Offsets, with an answer or a failure for each partition.
   *
   * @param which beginning, end, or a time: the end, as it was at most, where no record is as young
   */
  Map<TopicPartition, CompletableFuture<Place>> offsets(
      Set<TopicPartition> partitions, Position which);

  /** Where {@code auto.offset.reset} sends a group that has no offset; null: nowhere. */
  @Nullable Position defaultStart();

  /**
   * Whether any broker answers: ends with the first answer, fails with a refusal, or with what
   * Kafka says after some seconds without an answer.
   */
  CompletableFuture<Void> anyBroker();

  /** What the coordinator of the consumer's group says of it; fails where there is no group. */
  CompletableFuture<GroupView> group();

  /**
   * Transactions that have been open for some seconds and whose ids begin as those of the
   * consumer's group; fails where there is no group.
   */
  CompletableFuture<List<OpenTransaction>> openTransactions();

  /**
   * A transaction that is open, as its coordinator sees it.
   *
   * @param id its transactional id
   * @param age for how long it has been open
   * @param timeout after how long its coordinator aborts it
   * @param partitions how many partitions it has written to, those of committed offsets included
   */
  record OpenTransaction(String id, Duration age, Duration timeout, int partitions) {}

  /**
   * A group as its coordinator sees it.
   *
   * @param isRebalancing whether partitions are being shared out now
   * @param isClassic whether the group's protocol is the classic one
   * @param members those that a rebalance may wait for, in words: of a classic group all members,
   *     since brokers do not say which of them have joined again; of others those that still hold
   *     partitions that are meant for another member
   */
  record GroupView(boolean isRebalancing, boolean isClassic, List<String> members) {
    public GroupView {
      members = List.copyOf(members);
    }
  }

  /** Gives up what is not answered. Does not wait. */
  void close();
}
