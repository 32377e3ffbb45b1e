package io.github.kafkaeasy.test.internal.scripted;

import io.github.kafkaeasy.test.internal.scripted.Subscription.Assigned;
import io.github.kafkaeasy.test.internal.scripted.Subscription.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Fetches records for a scripted consumer: determines positions, follows truncated logs, collects
 * records. Callers hold the cluster's lock.
 */
final class Fetches {

  private final ScriptedCluster cluster;
  private final String group;
  private final Subscription subscription;
  private Reset reset = Reset.EARLIEST;
  private int maxPollRecords = 500;

  Fetches(ScriptedCluster cluster, String group, Subscription subscription) {
    this.cluster = cluster;
    this.group = group;
    this.subscription = subscription;
  }

  Reset reset() {
    return reset;
  }

  void reset(Reset policy) {
    reset = policy;
  }

  void maxPollRecords(int max) {
    maxPollRecords = max;
  }

  /** The next records; null if no position changed. */
  @Nullable ConsumerRecords<byte[], byte[]> collect() {
    findPositions();
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    int room = maxPollRecords;
    for (TopicPartition partition : subscription.inOrder()) {
      Assigned state = subscription.state(partition);
      Position from = state.position;
      if (room == 0) {
        break;
      }
      if (state.paused || state.lost || from == null || cluster.log(partition).isLeaderless()) {
        continue;
      }
      List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
      Position to = read(cluster.log(partition), from, room, taken);
      if (!to.equals(from)) {
        state.position = to;
        next.put(partition, new OffsetAndMetadata(to.offset(), to.leaderEpoch(), ""));
      }
      if (!taken.isEmpty()) {
        records.put(partition, taken);
        room -= taken.size();
        // Reads this partition last next time, so that a small max.poll.records does not starve the
        // other partitions.
        subscription.visit(partition, false);
      }
      if (room > 0 && corruptAt(partition, to) != null) {
        // The next poll reads this partition first and throws, like the real client, which keeps
        // the failed fetch at the head of its queue.
        subscription.visit(partition, true);
        if (next.isEmpty()) {
          throw corruptBatch(partition, to);
        }
        break;
      }
    }
    return next.isEmpty() ? null : new ConsumerRecords<>(records, next);
  }

  /** The position of an assigned partition; determines it if it is not known yet. */
  long position(TopicPartition partition) {
    findPositions();
    Position position = subscription.state(partition).position;
    if (position == null) {
      if (cluster.log(partition).isLeaderless()) {
        throw new TimeoutException("no leader for " + partition);
      }
      throw new IllegalStateException("no position for " + partition);
    }
    return position.offset();
  }

  /** Reads records into {@code taken} and returns the position of the next read. */
  private static Position read(
      PartitionLog log, Position from, int room, List<ConsumerRecord<byte[], byte[]>> taken) {
    Position at = from;
    while (taken.size() < room) {
      ConsumerRecord<byte[], byte[]> record = log.from(at.offset());
      if (record == null) {
        return at.offset() < log.end() ? new Position(log.end(), log.leaderEpoch()) : at;
      }
      if (log.isCorrupt(record.offset())) {
        return at;
      }
      taken.add(copy(record));
      at = new Position(record.offset() + 1, record.leaderEpoch());
    }
    return at;
  }

  private void findPositions() {
    TreeSet<TopicPartition> without = new TreeSet<>(Rebalances.ORDER);
    subscription
        .assigned()
        .forEach(
            (partition, state) -> {
              if (state.position == null
                  && !cluster.log(partition).isLeaderless()
                  && !start(partition, state)) {
                without.add(partition);
              }
            });
    if (!without.isEmpty()) {
      throw new NoOffsetForPartitionException(without);
    }
    subscription.assigned().forEach(this::followCuts);
    subscription.assigned().forEach(this::comeBackIntoRange);
  }

  private boolean start(TopicPartition partition, Assigned state) {
    OffsetAndMetadata committed = cluster.committedBy(group).get(partition);
    if (state.reset == null && committed != null) {
      state.position = new Position(committed.offset(), committed.leaderEpoch());
    } else {
      state.position = positionBy(state.reset == null ? reset : state.reset, partition);
    }
    state.reset = null;
    state.cutsSeen = cluster.log(partition).cuts();
    return state.position != null;
  }

  private @Nullable Position positionBy(Reset policy, TopicPartition partition) {
    PartitionLog log = cluster.log(partition);
    return switch (policy) {
      case EARLIEST -> new Position(log.start(), Optional.empty());
      case LATEST -> new Position(log.end(), Optional.empty());
      case NONE -> null;
    };
  }

  private void followCuts(TopicPartition partition, Assigned state) {
    PartitionLog log = cluster.log(partition);
    for (; state.cutsSeen < log.cuts(); state.cutsSeen++) {
      long cut = log.cut(state.cutsSeen);
      Position position = state.position;
      if (position == null || position.offset() <= Math.max(0, cut)) {
        continue;
      }
      if (reset == Reset.NONE) {
        // Thrown by every poll until a seek, because the position does not change.
        throw new LogTruncationException(
            Map.of(partition, position.offset()),
            cut == PartitionLog.ALL ? Map.of() : Map.of(partition, new OffsetAndMetadata(cut)));
      }
      state.position =
          cut == PartitionLog.ALL
              ? positionBy(reset, partition)
              : new Position(cut, Optional.empty());
    }
  }

  private void comeBackIntoRange(TopicPartition partition, Assigned state) {
    PartitionLog log = cluster.log(partition);
    Position position = state.position;
    if (position == null
        || state.paused
        || (position.offset() >= log.start() && position.offset() <= log.end())) {
      return;
    }
    if (reset == Reset.NONE) {
      throw new OffsetOutOfRangeException(Map.of(partition, position.offset()));
    }
    state.position = positionBy(reset, partition);
  }

  private @Nullable ConsumerRecord<byte[], byte[]> corruptAt(
      TopicPartition partition, Position position) {
    PartitionLog log = cluster.log(partition);
    ConsumerRecord<byte[], byte[]> next = log.from(position.offset());
    return next != null && log.isCorrupt(next.offset()) ? next : null;
  }

  /**
   * Messages as in the client's CompletedFetch: the outer exception names the partition, not the
   * offset.
   */
  private KafkaException corruptBatch(TopicPartition partition, Position position) {
    ConsumerRecord<byte[], byte[]> record = corruptAt(partition, position);
    long offset = record == null ? position.offset() : record.offset();
    return new KafkaException(
        "Received exception when fetching the next record from "
            + partition
            + ". If needed, please seek past the record to continue consumption.",
        new KafkaException(
            "Record batch for partition "
                + partition
                + " at offset "
                + offset
                + " is invalid, cause: Record is corrupt (stored crc = 1, computed crc = 2)"));
  }

  /** Copies the record for every poll, because a reader may change arrays and headers. */
  @SuppressWarnings("NullAway") // keys and values may be null, which Kafka's types cannot say
  private static ConsumerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record) {
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        record.serializedValueSize(),
        record.key() == null ? null : record.key().clone(),
        record.value() == null ? null : record.value().clone(),
        new RecordHeaders(record.headers()),
        record.leaderEpoch());
  }
}
