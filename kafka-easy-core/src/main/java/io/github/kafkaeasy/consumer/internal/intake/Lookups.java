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
 * Non-blocking questions to Kafka. The poll thread asks, and reads the answers in later rounds; the
 * admin client's thread completes the answers. Kafka's consumer offers most of these questions too,
 * but it blocks, answers for all partitions or for none, and does not know topic ids.
 */
public interface Lookups {

  /** Names of all topics that this client may see. */
  CompletableFuture<Set<String>> topicNames();

  /** Id and partition count of topics, with an answer or a failure for each topic. */
  Map<String, CompletableFuture<TopicLog>> describe(Set<String> topics);

  /**
   * The group's committed offsets; empty where it has none. A partition that is missing in the
   * answer has no stable offset now, because a transaction is open: ask again.
   */
  CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> committed(
      Set<TopicPartition> partitions);

  /**
   * Offsets, with an answer or a failure for each partition.
   *
   * @param which beginning, end, or a time. The answer for a time is the first offset with this
   *     timestamp or a later one. If there is none, it is the end offset, read before the search,
   *     so that a record that arrives during the search is not skipped
   */
  Map<TopicPartition, CompletableFuture<Place>> offsets(
      Set<TopicPartition> partitions, Position which);

  /**
   * Start position of a partition without a committed offset, by {@code auto.offset.reset}; null if
   * this property is {@code none}, so that the consumer cannot start there.
   */
  @Nullable Position defaultStart();

  /**
   * Sends a request that any broker can answer. The future completes when a broker has answered. It
   * fails with the error if a broker refuses the request, and with Kafka's timeout if no broker
   * answers for some seconds.
   */
  CompletableFuture<Void> anyBroker();

  /** State of the consumer's group according to its coordinator; fails without a group. */
  CompletableFuture<GroupView> group();

  /**
   * Transactions that have been open for at least 3 s and whose transactional ids begin with the
   * group's id and a hyphen; fails without a group.
   */
  CompletableFuture<List<OpenTransaction>> openTransactions();

  /**
   * An open transaction, as reported by its coordinator.
   *
   * @param id the transactional id
   * @param age the time since it began
   * @param timeout the time after which the coordinator aborts it
   * @param partitions the number of partitions that it has written to, including those of committed
   *     offsets
   */
  record OpenTransaction(String id, Duration age, Duration timeout, int partitions) {}

  /**
   * A group, as reported by its coordinator.
   *
   * @param isRebalancing whether a rebalance is in progress
   * @param isClassic whether the group uses the classic protocol
   * @param members readable names of the members that a rebalance may wait for: in a classic group
   *     all members, since brokers do not say which of them have joined again; otherwise those that
   *     still hold partitions that are meant for another member
   */
  record GroupView(boolean isRebalancing, boolean isClassic, List<String> members) {
    public GroupView {
      members = List.copyOf(members);
    }
  }

  /** Gives up open questions and closes the client. Waits only for the end of its thread. */
  void close();
}
