package io.github.kafkaeasy.test.internal.scripted;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * In-memory cluster for {@link ScriptedConsumer}s: topics, records and committed offsets. It
 * outlives its consumers, so that a test simulates a restart by a second consumer. A change here
 * wakes up consumers that wait in {@code poll}.
 *
 * <p>Thread-safe.
 */
public final class ScriptedCluster {

  private final Clock clock;
  private final Object lock = new Object();

  // All guarded by lock, as is the consumers' own state: with a single lock there is no lock order.
  private final Map<String, List<PartitionLog>> topics = new TreeMap<>();
  private final Map<String, Uuid> topicIds = new HashMap<>();
  private final Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new HashMap<>();
  private long changes;

  /** Creates a cluster without topics that takes timestamps from its own {@link ManualClock}. */
  public ScriptedCluster() {
    this(new ManualClock());
  }

  /**
   * Creates a cluster without topics.
   *
   * @param clock gives appended records their timestamp
   */
  public ScriptedCluster(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Creates a topic.
   *
   * @param name its name
   * @param partitions the number of partitions, at least 1
   * @return this
   * @throws IllegalArgumentException if it exists or has no partition
   */
  public ScriptedCluster topic(String name, int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException("topic " + name + " needs a partition, got " + partitions);
    }
    change(
        () -> {
          if (topics.containsKey(name)) {
            throw new IllegalArgumentException("topic " + name + " exists already");
          }
          topics.put(
              name, IntStream.range(0, partitions).mapToObj(i -> new PartitionLog()).toList());
          topicIds.put(name, Uuid.randomUuid());
        });
    return this;
  }

  /**
   * Appends a record at the next offset, with UTF-8 bytes, the clock's time and the partition's
   * leader epoch.
   *
   * @param partition the partition
   * @param key as text, or null
   * @param value as text, or null for a tombstone
   * @param headers its headers
   * @return its offset
   */
  public long append(
      TopicPartition partition, @Nullable String key, @Nullable String value, Header... headers) {
    return appendBytes(partition, utf8(key), utf8(value), headers);
  }

  /**
   * Appends a record with these bytes at the next offset.
   *
   * @param partition the partition
   * @param key its key, or null
   * @param value its value, or null for a tombstone
   * @param headers its headers
   * @return its offset
   */
  public long appendBytes(
      TopicPartition partition, byte @Nullable [] key, byte @Nullable [] value, Header... headers) {
    synchronized (lock) {
      return append(partition, log(partition).end(), key, value, headers);
    }
  }

  /**
   * Appends a record at a chosen offset, with a gap before it as left by compaction and transaction
   * markers.
   *
   * @param partition the partition
   * @param offset its offset
   * @param key as text, or null
   * @param value as text, or null for a tombstone
   * @param headers its headers
   * @return its offset
   * @throws IllegalArgumentException if the offset is less than the next one
   */
  public long appendAt(
      TopicPartition partition,
      long offset,
      @Nullable String key,
      @Nullable String value,
      Header... headers) {
    synchronized (lock) {
      return append(partition, offset, utf8(key), utf8(value), headers);
    }
  }

  /**
   * Appends records {@code key-<offset>} = {@code value-<offset>}.
   *
   * @param partition the partition
   * @param count the number of records
   * @return the offset of the last record
   */
  public long appendMany(TopicPartition partition, int count) {
    synchronized (lock) {
      for (int i = 0; i < count; i++) {
        long offset = end(partition);
        append(partition, "key-" + offset, "value-" + offset);
      }
      return end(partition) - 1;
    }
  }

  /**
   * Appends a complete record with its own offset, timestamp, headers and leader epoch.
   *
   * @param record appended to its topic and partition
   * @return its offset
   * @throws IllegalArgumentException if the offset is less than the next one
   */
  public long append(ConsumerRecord<byte[], byte[]> record) {
    change(() -> log(new TopicPartition(record.topic(), record.partition())).append(record));
    return record.offset();
  }

  /**
   * Moves the end of the log without a record. A poll skips this trailing gap: it returns {@code
   * nextOffsets()} but no record.
   *
   * @param partition the partition
   * @param offset the new end
   * @throws IllegalArgumentException if the offset is less than the end
   */
  public void gapTo(TopicPartition partition, long offset) {
    change(() -> log(partition).gapTo(offset));
  }

  /**
   * Sets the leader epoch of records appended from now on; by default they have none.
   *
   * @param partition the partition
   * @param epoch the epoch
   */
  public void leaderEpoch(TopicPartition partition, int epoch) {
    change(() -> log(partition).leaderEpoch(epoch));
  }

  /**
   * Removes the records from an offset on, as an unclean leader election does. Consumers with a
   * higher position go back to the offset on their next poll, as the real client does (or get a
   * {@code LogTruncationException} if they have no reset policy).
   *
   * @param partition the partition
   * @param offset the new end
   * @throws IllegalArgumentException if the offset is outside the log
   */
  public void truncate(TopicPartition partition, long offset) {
    change(() -> log(partition).truncate(offset));
  }

  /**
   * Deletes and recreates a partition: offsets start at 0 again, the committed offsets of all
   * groups are deleted, and on their next poll consumers apply their reset policy.
   *
   * @param partition the partition
   */
  public void recreate(TopicPartition partition) {
    change(
        () -> {
          log(partition).recreate();
          committed.values().forEach(offsets -> offsets.remove(partition));
        });
  }

  /**
   * Deletes and recreates a topic with a new topic id, as {@link #recreate(TopicPartition)} does
   * for one partition. If the new log has grown beyond a consumer's old position before its next
   * poll, the consumer continues there, as the real client does.
   *
   * @param name its name
   */
  public void recreateTopic(String name) {
    change(
        () -> {
          int partitions = partitionCount(name);
          topicIds.put(name, Uuid.randomUuid());
          for (int i = 0; i < partitions; i++) {
            TopicPartition partition = new TopicPartition(name, i);
            log(partition).recreateUnseen();
            committed.values().forEach(offsets -> offsets.remove(partition));
          }
        });
  }

  /**
   * Adds partitions to a topic.
   *
   * @param name its name
   * @param partitions the new number of partitions, not less than now
   */
  public void partitions(String name, int partitions) {
    change(
        () -> {
          List<PartitionLog> logs = new ArrayList<>(topics.getOrDefault(name, List.of()));
          while (logs.size() < partitions) {
            logs.add(new PartitionLog());
          }
          topics.put(name, List.copyOf(logs));
        });
  }

  /**
   * The number of partitions of a topic.
   *
   * @param name its name
   * @return the number; 0 if the topic does not exist
   */
  public int partitionCount(String name) {
    synchronized (lock) {
      return topics.getOrDefault(name, List.of()).size();
    }
  }

  /**
   * The current id of a topic.
   *
   * @param name its name
   * @return the id; empty if the topic does not exist
   */
  public Optional<Uuid> topicId(String name) {
    synchronized (lock) {
      return Optional.ofNullable(topicIds.get(name));
    }
  }

  /**
   * Removes a partition's leader or restores it. Without a leader, no records are fetched, and
   * requests for its offsets or an unknown position time out.
   *
   * @param partition the partition
   * @param leaderless true to remove the leader, false to restore it
   */
  public void leaderless(TopicPartition partition, boolean leaderless) {
    change(() -> log(partition).leaderless(leaderless));
  }

  /**
   * Removes the records before an offset, as retention does.
   *
   * @param partition the partition
   * @param offset the new beginning of the log
   */
  public void deleteBefore(TopicPartition partition, long offset) {
    change(() -> log(partition).deleteBefore(offset));
  }

  /**
   * Appends a record whose batch is corrupt: while the partition is assigned and not paused, every
   * poll that reaches the record throws the real client's exception.
   *
   * @param partition the partition
   * @return its offset
   */
  public long corrupt(TopicPartition partition) {
    synchronized (lock) {
      long offset = append(partition, null, "corrupt");
      corrupt(partition, offset);
      return offset;
    }
  }

  /**
   * Makes an appended record corrupt.
   *
   * @param partition the partition
   * @param offset the record's offset
   * @throws IllegalArgumentException if there is no record at the offset
   */
  public void corrupt(TopicPartition partition, long offset) {
    change(() -> log(partition).corrupt(offset));
  }

  /**
   * Makes all records of a partition readable again.
   *
   * @param partition the partition
   */
  public void repair(TopicPartition partition) {
    change(() -> log(partition).repair());
  }

  /**
   * The beginning of a log.
   *
   * @param partition the partition
   * @return the lowest offset that may be read
   */
  public long beginning(TopicPartition partition) {
    synchronized (lock) {
      return log(partition).start();
    }
  }

  /**
   * The end of a log, including a trailing gap.
   *
   * @param partition the partition
   * @return the offset of the next record
   */
  public long end(TopicPartition partition) {
    synchronized (lock) {
      return log(partition).end();
    }
  }

  /**
   * The committed offset of a group for a partition.
   *
   * @param group the group
   * @param partition the partition
   * @return offset and metadata; empty if nothing is committed
   */
  public Optional<OffsetAndMetadata> committed(String group, TopicPartition partition) {
    synchronized (lock) {
      return Optional.ofNullable(committedBy(group).get(partition));
    }
  }

  /**
   * Commits for a group, like another member or an operator. Always succeeds.
   *
   * @param group the group
   * @param partition the partition
   * @param offset offset and metadata
   */
  public void commit(String group, TopicPartition partition, OffsetAndMetadata offset) {
    change(() -> committedBy(group).put(partition, offset));
  }

  Object lock() {
    return lock;
  }

  /** Makes a change under the lock and wakes up waiting consumers. */
  void change(Runnable change) {
    synchronized (lock) {
      change.run();
      changes++;
      lock.notifyAll();
    }
  }

  long changes() {
    synchronized (lock) {
      return changes;
    }
  }

  /** Waits until there is a change after {@code seen}, or until the timeout. */
  void awaitChange(long seen, long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    synchronized (lock) {
      for (long left = nanos; changes == seen && left > 0; left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(lock, left);
      }
    }
  }

  // Callers of the methods below hold the lock.

  Map<String, List<PartitionLog>> topics() {
    return topics;
  }

  boolean exists(TopicPartition partition) {
    return partition.partition() < topics.getOrDefault(partition.topic(), List.of()).size();
  }

  PartitionLog log(TopicPartition partition) {
    List<PartitionLog> logs = topics.getOrDefault(partition.topic(), List.of());
    if (partition.partition() >= logs.size()) {
      throw new IllegalArgumentException(
          "no partition " + partition + "; call topic(name, partitions) first");
    }
    return logs.get(partition.partition());
  }

  Map<TopicPartition, OffsetAndMetadata> committedBy(String group) {
    return committed.computeIfAbsent(group, name -> new HashMap<>());
  }

  private long append(
      TopicPartition partition,
      long offset,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Header... headers) {
    return append(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            clock.millis(),
            TimestampType.CREATE_TIME,
            key == null ? ConsumerRecord.NULL_SIZE : key.length,
            value == null ? ConsumerRecord.NULL_SIZE : value.length,
            key,
            value,
            new RecordHeaders(headers),
            log(partition).leaderEpoch()));
  }

  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
