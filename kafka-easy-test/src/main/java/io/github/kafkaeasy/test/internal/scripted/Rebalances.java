package io.github.kafkaeasy.test.internal.scripted;

import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Executes rebalances on the polling thread, with callbacks and changes in the order of the classic
 * client with the cooperative protocol.
 *
 * <p>Changes hold the cluster's lock, callbacks run without it.
 */
final class Rebalances {

  static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final ScriptedCluster cluster;
  private final Subscription subscription;

  // Guarded by the cluster's lock.
  private int generation = -1;
  private String memberId = "";
  private boolean member;

  Rebalances(ScriptedCluster cluster, Subscription subscription) {
    this.cluster = cluster;
    this.subscription = subscription;
  }

  /** Revokes and assigns partitions; either may be empty. */
  void change(
      Supplier<Collection<TopicPartition>> leaving, Supplier<Collection<TopicPartition>> coming) {
    SortedSet<TopicPartition> revoked;
    SortedSet<TopicPartition> added;
    synchronized (cluster.lock()) {
      requireGroup();
      revoked = owned(leaving.get());
      added = sorted(coming.get());
      requireSubscribed(added);
      added.removeAll(subscription.partitions());
    }
    Exception failure = null;
    if (!revoked.isEmpty()) {
      // The partitions are still assigned during the callback, so that it can commit.
      failure = call(listener -> listener.onPartitionsRevoked(revoked));
    }
    synchronized (cluster.lock()) {
      subscription.remove(revoked);
      subscription.add(added);
      generation++;
      member = true;
      if (memberId.isEmpty()) {
        memberId = "member-1";
      }
    }
    // Called with an empty set too, as in the real client at the end of every rebalance.
    Exception another = call(listener -> listener.onPartitionsAssigned(added));
    rethrow(failure == null ? another : failure);
  }

  /**
   * Removes partitions as if the group had removed this member, so that they can no longer be
   * committed.
   */
  void lose(Collection<TopicPartition> partitions) {
    SortedSet<TopicPartition> lost;
    synchronized (cluster.lock()) {
      requireGroup();
      lost = owned(partitions.isEmpty() ? subscription.partitions() : partitions);
      lost.forEach(partition -> subscription.state(partition).lost = true);
      member = lost.size() < subscription.partitions().size();
    }
    loseNow(lost);
  }

  /**
   * Removes all partitions on close and unsubscribe. Calls {@code onPartitionsRevoked}, or {@code
   * onPartitionsLost} if the consumer was no longer a member of the group.
   */
  void leave() {
    SortedSet<TopicPartition> all;
    boolean stillMember;
    synchronized (cluster.lock()) {
      if (!subscription.isGroup()) {
        return;
      }
      all = sorted(subscription.partitions());
      stillMember = member;
      member = false;
    }
    if (!stillMember) {
      loseNow(all);
    } else if (!all.isEmpty()) {
      Exception failure = call(listener -> listener.onPartitionsRevoked(all));
      forget(all);
      rethrow(failure);
    }
  }

  void identity(int newGeneration, String newMemberId) {
    generation = newGeneration;
    memberId = newMemberId;
  }

  int generation() {
    return generation;
  }

  String memberId() {
    return memberId;
  }

  /** All partitions of the subscribed topics. */
  Set<TopicPartition> everything() {
    Set<TopicPartition> all = new TreeSet<>(ORDER);
    for (String topic : subscription.topics()) {
      int partitions = cluster.topics().containsKey(topic) ? cluster.topics().get(topic).size() : 0;
      IntStream.range(0, partitions).forEach(i -> all.add(new TopicPartition(topic, i)));
    }
    return all;
  }

  private void loseNow(SortedSet<TopicPartition> lost) {
    if (!lost.isEmpty()) {
      Exception failure = call(listener -> listener.onPartitionsLost(lost));
      forget(lost);
      rethrow(failure);
    }
  }

  private void forget(Collection<TopicPartition> partitions) {
    synchronized (cluster.lock()) {
      subscription.remove(partitions);
    }
  }

  /**
   * Calls a callback as the real client does: a wakeup or interrupt aborts the rebalance; any other
   * exception is thrown after the rebalance.
   */
  private @Nullable Exception call(Consumer<ConsumerRebalanceListener> callback) {
    ConsumerRebalanceListener listener;
    synchronized (cluster.lock()) {
      listener = subscription.listener();
    }
    if (listener == null) {
      return null;
    }
    try {
      callback.accept(listener);
      return null;
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static void rethrow(@Nullable Exception failure) {
    if (failure instanceof KafkaException kafkaException) {
      throw kafkaException;
    }
    if (failure != null) {
      throw new KafkaException("User rebalance callback throws an error", failure);
    }
  }

  private SortedSet<TopicPartition> owned(Collection<TopicPartition> partitions) {
    SortedSet<TopicPartition> owned = sorted(partitions);
    owned.retainAll(subscription.partitions());
    return owned;
  }

  private void requireGroup() {
    if (!subscription.isGroup()) {
      throw new AssertionError("script: a rebalance needs a consumer that called subscribe");
    }
  }

  private void requireSubscribed(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      if (!cluster.exists(partition) || !subscription.topics().contains(partition.topic())) {
        throw new AssertionError(
            "script: cannot assign "
                + partition
                + ": the cluster has "
                + cluster.topics().keySet()
                + ", the consumer subscribed to "
                + subscription.topics());
      }
    }
  }

  private static SortedSet<TopicPartition> sorted(Collection<TopicPartition> partitions) {
    SortedSet<TopicPartition> sorted = new TreeSet<>(ORDER);
    sorted.addAll(partitions);
    return sorted;
  }
}
