package io.github.kafkaeasy.test.internal.scripted;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Subscription and assignment of a scripted consumer, with positions and pauses. Callers hold the
 * cluster's lock.
 */
final class Subscription {

  /** Kind of subscription; as in the real client, kinds cannot be mixed. */
  private enum Kind {
    NONE,
    TOPICS,
    PATTERN,
    ASSIGNED
  }

  /** The next offset to read, and the leader epoch of the record before it. */
  record Position(long offset, Optional<Integer> leaderEpoch) {}

  /** State of an assigned partition. Dropped on revocation, so that a pause does not survive. */
  static final class Assigned {
    @Nullable Position position;
    int cutsSeen;
    boolean paused;

    // Set before onPartitionsLost is called: still assigned, but commits fail.
    boolean lost;
    @Nullable Reset reset;
  }

  private final ScriptedCluster cluster;

  // In the order in which a poll reads them.
  private final Map<TopicPartition, Assigned> assigned = new LinkedHashMap<>();
  private Kind kind = Kind.NONE;
  private Set<String> topics = Set.of();
  private Predicate<String> pattern = topic -> false;
  private @Nullable ConsumerRebalanceListener listener;

  Subscription(ScriptedCluster cluster) {
    this.cluster = cluster;
  }

  void topics(Collection<String> wanted, @Nullable ConsumerRebalanceListener callback) {
    for (String topic : wanted) {
      if (topic == null || topic.isBlank()) {
        throw new IllegalArgumentException(
            "Topic collection to subscribe to cannot contain null or empty topic");
      }
    }
    become(Kind.TOPICS);
    topics = Set.copyOf(wanted);
    listener = callback;
  }

  void pattern(Pattern wanted, @Nullable ConsumerRebalanceListener callback) {
    become(Kind.PATTERN);
    pattern = topic -> wanted.matcher(topic).matches();
    listener = callback;
  }

  void assign(Collection<TopicPartition> partitions) {
    become(Kind.ASSIGNED);
    partitions.forEach(cluster::log);
    assigned.keySet().retainAll(new HashSet<>(partitions));
    add(partitions);
  }

  void clear() {
    kind = Kind.NONE;
    topics = Set.of();
    assigned.clear();
  }

  boolean isEmpty() {
    return kind == Kind.NONE;
  }

  /** Whether partitions are assigned by the group and not by {@code assign}. */
  boolean isGroup() {
    return kind == Kind.TOPICS || kind == Kind.PATTERN;
  }

  Set<String> topics() {
    return switch (kind) {
      case TOPICS -> topics;
      case PATTERN ->
          cluster.topics().keySet().stream()
              .filter(pattern)
              .collect(Collectors.toUnmodifiableSet());
      case NONE, ASSIGNED -> Set.of();
    };
  }

  @Nullable ConsumerRebalanceListener listener() {
    return listener;
  }

  Map<TopicPartition, Assigned> assigned() {
    return assigned;
  }

  Set<TopicPartition> partitions() {
    return Set.copyOf(assigned.keySet());
  }

  boolean has(TopicPartition partition) {
    return assigned.containsKey(partition);
  }

  boolean mayCommit(TopicPartition partition) {
    Assigned state = assigned.get(partition);
    return !isGroup() || (state != null && !state.lost);
  }

  Assigned state(TopicPartition partition) {
    Assigned state = assigned.get(partition);
    if (state == null) {
      throw new IllegalStateException("No current assignment for partition " + partition);
    }
    return state;
  }

  void add(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Assigned state = new Assigned();
      state.cutsSeen = cluster.log(partition).cuts();
      assigned.putIfAbsent(partition, state);
    }
  }

  void remove(Collection<TopicPartition> partitions) {
    partitions.forEach(assigned::remove);
  }

  void seek(TopicPartition partition, long offset, Optional<Integer> leaderEpoch) {
    if (offset < 0) {
      throw new IllegalArgumentException("seek offset must not be a negative number");
    }
    Assigned state = state(partition);
    state.position = new Position(offset, leaderEpoch);
    state.reset = null;
    state.cutsSeen = cluster.log(partition).cuts();
  }

  void seek(Collection<TopicPartition> partitions, Reset reset) {
    for (TopicPartition partition : partitions.isEmpty() ? partitions() : partitions) {
      Assigned state = state(partition);
      state.position = null;
      state.reset = reset;
    }
  }

  void paused(Collection<TopicPartition> partitions, boolean paused) {
    partitions.forEach(partition -> state(partition).paused = paused);
  }

  Set<TopicPartition> paused() {
    return assigned.entrySet().stream()
        .filter(entry -> entry.getValue().paused)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The offsets for {@code commitSync()} without arguments: every known position. */
  Map<TopicPartition, OffsetAndMetadata> consumed() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new TreeMap<>(Rebalances.ORDER);
    assigned.forEach(
        (partition, state) -> {
          Position position = state.position;
          if (position != null) {
            offsets.put(
                partition, new OffsetAndMetadata(position.offset(), position.leaderEpoch(), ""));
          }
        });
    return offsets;
  }

  /** Makes a partition the first or the last one that the next poll reads. */
  void visit(TopicPartition partition, boolean first) {
    Assigned state = state(partition);
    assigned.remove(partition);
    if (first) {
      Map<TopicPartition, Assigned> others = new LinkedHashMap<>(assigned);
      assigned.clear();
      assigned.put(partition, state);
      assigned.putAll(others);
    } else {
      assigned.put(partition, state);
    }
  }

  List<TopicPartition> inOrder() {
    return List.copyOf(assigned.keySet());
  }

  private void become(Kind wanted) {
    if (kind != Kind.NONE && kind != wanted) {
      throw new IllegalStateException(
          "Subscription to topics, partitions and pattern are mutually exclusive");
    }
    kind = wanted;
  }
}
