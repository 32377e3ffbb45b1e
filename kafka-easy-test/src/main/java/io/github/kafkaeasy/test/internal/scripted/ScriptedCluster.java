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
 * Topics, records and committed offsets in memory, for {@link ScriptedConsumer}s to read. It
 * outlives its consumers, so a restart is a second consumer on the same cluster; a consumer that
 * waits in {@code poll} wakes up when something changes here.
 *
 * <p>All methods may be called from any thread.
 */
public final class ScriptedCluster {

  private final Clock clock;
  private final Object lock = new Object();

  // All guarded by lock. The consumers' own state is guarded by it too: one lock, no order to keep.
  private final Map<String, List<PartitionLog>> topics = new TreeMap<>();
  private final Map<String, Uuid> topicIds = new HashMap<>();
  private final Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new HashMap<>();
  private long changes;

  /** A cluster without topics, whose records carry the time of a {@link ManualClock} of its own. */
  public ScriptedCluster() {
    this(new ManualClock());
  }

  /**
   * A cluster without topics.
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
   * @param partitions how many, at least 1
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
   * @param partition which partition
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
   * Appends a record of given bytes at the next offset.
   *
   * @param partition which partition
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
   * Appends a record at a chosen offset, leaving a gap below it as compaction and transaction
   * markers do.
   *
   * @param partition which partition
   * @param offset its offset
   * @param key as text, or null
   * @param value as text, or null for a tombstone
   * @param headers its headers
   * @return its offset
   * @throws IllegalArgumentException if the offset lies below the next one
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
   * @param partition which partition
   * @param count how many
   * @return the offset of the last one
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
   * Appends a finished record: offset, timestamp, headers and leader epoch are the test's.
   *
   * @param record goes to its topic and partition
   * @return its offset
   * @throws IllegalArgumentException if the offset lies below the next one
   */
  public long append(ConsumerRecord<byte[], byte[]> record) {
    change(() -> log(new TopicPartition(record.topic(), record.partition())).append(record));
    return record.offset();
  }

  /**
   * Moves the end of the log without a record: a trailing gap, which a poll passes over with {@code
   * nextOffsets()} and no record.
   *
   * @param partition which partition
   * @param offset the new end
   * @throws IllegalArgumentException if the offset lies below the end
   */
  public void gapTo(TopicPartition partition, long offset) {
    change(() -> log(partition).gapTo(offset));
  }

  /**
   * Sets the leader epoch of records appended from now on; none by default.
   *
   * @param partition which partition
   * @param epoch the epoch
   */
  public void leaderEpoch(TopicPartition partition, int epoch) {
    change(() -> log(partition).leaderEpoch(epoch));
  }

  /**
   * Removes the records from an offset on, as an unclean leader election does. Consumers that were
   * past it go back to it on their next poll, as the real client does when it notices (or get a
   * {@code LogTruncationException} if they have no reset policy).
   *
   * @param partition which partition
   * @param offset the new end
   * @throws IllegalArgumentException if the offset lies outside the log
   */
  public void truncate(TopicPartition partition, long offset) {
    change(() -> log(partition).truncate(offset));
  }

  /**
   * Deletes and creates a partition anew: offsets start at 0 again, committed offsets of all groups
   * are gone, and consumers go where their reset policy sends them on their next poll.
   *
   * @param partition which partition
   */
  public void recreate(TopicPartition partition) {
    change(
        () -> {
          log(partition).recreate();
          committed.values().forEach(offsets -> offsets.remove(partition));
        });
  }

  /**
   * Deletes and creates a whole topic anew, as {@link #recreate(TopicPartition)} does for each of
   * its partitions, with a new topic id. Consumers read on from their old position when the new log
   * is filled beyond it before their next poll, as the real client does.
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
   * @param partitions how many it has afterwards, at least as many as now
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
   * How many partitions a topic has.
   *
   * @param name its name
   * @return 0 when there is no such topic
   */
  public int partitionCount(String name) {
    synchronized (lock) {
      return topics.getOrDefault(name, List.of()).size();
    }
  }

  /**
   * The id that a topic has now.
   *
   * @param name its name
   * @return empty when there is no such topic
   */
  public Optional<Uuid> topicId(String name) {
    synchronized (lock) {
      return Optional.ofNullable(topicIds.get(name));
    }
  }

  /**
   * Takes a partition's leader away or gives it back. Without one, nothing of it is fetched, and
   * questions for its offsets or its unknown position time out.
   *
   * @param partition which partition
   * @param leaderless whether it has none from now on
   */
  public void leaderless(TopicPartition partition, boolean leaderless) {
    change(() -> log(partition).leaderless(leaderless));
  }

  /**
   * Removes the records below an offset, as retention does; the log then begins there.
   *
   * @param partition which partition
   * @param offset the new beginning
   */
  public void deleteBefore(TopicPartition partition, long offset) {
    change(() -> log(partition).deleteBefore(offset));
  }

  /**
   * Appends a record whose batch is corrupt: every poll that reaches it throws what the real client
   * throws, while the partition is assigned and not paused.
   *
   * @param partition which partition
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
   * @param partition which partition
   * @param offset that of the record
   * @throws IllegalArgumentException if there is no record at the offset
   */
  public void corrupt(TopicPartition partition, long offset) {
    change(() -> log(partition).corrupt(offset));
  }

  /**
   * Makes all records of a partition readable again.
   *
   * @param partition which partition
   */
  public void repair(TopicPartition partition) {
    change(() -> log(partition).repair());
  }

  /**
   * Where a log begins.
   *
   * @param partition which partition
   * @return the lowest offset that may be read
   */
  public long beginning(TopicPartition partition) {
    synchronized (lock) {
      return log(partition).start();
    }
  }

  /**
   * Where a log ends, trailing gap included.
   *
   * @param partition which partition
   * @return the offset of the next record
   */
  public long end(TopicPartition partition) {
    synchronized (lock) {
      return log(partition).end();
    }
  }

  /**
   * What a group has committed for a partition.
   *
   * @param group which group
   * @param partition which partition
   * @return offset and metadata, if anything is committed
   */
  public Optional<OffsetAndMetadata> committed(String group, TopicPartition partition) {
    synchronized (lock) {
      return Optional.ofNullable(committedBy(group).get(partition));
    }
  }

  /**
   * Commits for a group, as another member or an operator would; always succeeds.
   *
   * @param group which group
   * @param partition which partition
   * @param offset offset and metadata
   */
  public void commit(String group, TopicPartition partition, OffsetAndMetadata offset) {
    change(() -> committedBy(group).put(partition, offset));
  }

  Object lock() {
    return lock;
  }

  /** Makes a change and wakes up the consumers that wait for one. */
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

  /** Waits until there was a change after {@code seen}, or the time is up. */
  void awaitChange(long seen, long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    synchronized (lock) {
      for (long left = nanos; changes == seen && left > 0; left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(lock, left);
      }
    }
  }

  // The methods below are for holders of the lock.

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
