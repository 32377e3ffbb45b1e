package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.intake.Lookups;
import io.github.kafkaeasy.consumer.internal.intake.Place;
import io.github.kafkaeasy.consumer.internal.offsets.TopicLog;
import io.github.kafkaeasy.test.internal.scripted.ScriptedCluster;
import io.github.kafkaeasy.test.internal.scripted.ScriptedConsumer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Lookups in a scripted cluster; they fail where the script of its consumer says so. Every answer
 * is complete when the call returns.
 */
public final class ScriptedLookups implements Lookups {
  private final ScriptedCluster cluster;
  private final ScriptedConsumer kafka;

  /** Partitions on whose committed offset a transaction is open. */
  public final Set<TopicPartition> unstable = new HashSet<>();

  /** Failure of the request to any broker; null: a broker answers. */
  public RuntimeException brokersFailure;

  /** The coordinator's description of the group. */
  public GroupView group = new GroupView(false, true, List.of());

  /** Number of requests to any broker and to coordinators. */
  public int asked;

  /** Transactions that members of the group have left open. */
  public List<OpenTransaction> openTransactions = List.of();

  /** Failure of each description of a topic; null: it succeeds. */
  public RuntimeException describeFailure;

  /** Answers to lookups of offsets that the test completes itself. */
  public final Map<TopicPartition, CompletableFuture<Place>> lateOffsets = new HashMap<>();

  ScriptedLookups(ScriptedCluster cluster, ScriptedConsumer kafka) {
    this.cluster = cluster;
    this.kafka = kafka;
  }

  @Override
  public CompletableFuture<Set<String>> topicNames() {
    return answer(() -> kafka.listTopics().keySet());
  }

  @Override
  public Map<String, CompletableFuture<TopicLog>> describe(Set<String> topics) {
    Map<String, CompletableFuture<TopicLog>> answers = new HashMap<>();
    topics.forEach(topic -> answers.put(topic, answer(() -> described(topic))));
    return answers;
  }

  private TopicLog described(String topic) {
    if (describeFailure != null) {
      throw describeFailure;
    }
    return cluster
        .topicId(topic)
        .map(id -> new TopicLog(id, cluster.partitionCount(topic)))
        .orElseThrow(() -> new UnknownTopicOrPartitionException(topic));
  }

  @Override
  public CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> committed(
      Set<TopicPartition> partitions) {
    return answer(
        () -> {
          Map<TopicPartition, Optional<OffsetAndMetadata>> found = new HashMap<>();
          kafka
              .committed(partitions)
              .forEach((partition, offset) -> found.put(partition, Optional.ofNullable(offset)));
          found.keySet().removeAll(unstable);
          return found;
        });
  }

  @Override
  public Map<TopicPartition, CompletableFuture<Place>> offsets(
      Set<TopicPartition> partitions, Position which) {
    Map<TopicPartition, CompletableFuture<Place>> answers = new HashMap<>();
    for (TopicPartition partition : partitions) {
      CompletableFuture<Place> late = lateOffsets.get(partition);
      answers.put(partition, late != null ? late : answer(() -> offset(partition, which)));
    }
    return answers;
  }

  private Place offset(TopicPartition partition, Position which) {
    Set<TopicPartition> one = Set.of(partition);
    if (which instanceof Position.Time time) {
      long millis = time.time().toEpochMilli();
      OffsetAndTimestamp found = kafka.offsetsForTimes(Map.of(partition, millis)).get(partition);
      if (found != null) {
        return new Place(found.offset(), found.leaderEpoch());
      }
    }
    long offset =
        which instanceof Position.Beginning
            ? kafka.beginningOffsets(one).get(partition)
            : kafka.endOffsets(one).get(partition);
    return new Place(offset, Optional.empty());
  }

  @Override
  public Position defaultStart() {
    return switch (kafka.script().offsetReset()) {
      case "latest" -> Position.end();
      case "none" -> null;
      default -> Position.beginning();
    };
  }

  @Override
  public CompletableFuture<Void> anyBroker() {
    asked++;
    return brokersFailure == null
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(brokersFailure);
  }

  @Override
  public CompletableFuture<GroupView> group() {
    asked++;
    return CompletableFuture.completedFuture(group);
  }

  @Override
  public CompletableFuture<List<OpenTransaction>> openTransactions() {
    asked++;
    return CompletableFuture.completedFuture(openTransactions);
  }

  @Override
  public void close() {}

  private static <T> CompletableFuture<T> answer(Supplier<T> question) {
    try {
      return CompletableFuture.completedFuture(question.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
