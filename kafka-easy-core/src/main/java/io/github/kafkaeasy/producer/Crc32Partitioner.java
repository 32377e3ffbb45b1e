package io.github.kafkaeasy.producer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Partitioner with librdkafka's default algorithm, {@code consistent_random}: the CRC32 of the key,
 * modulo the number of partitions. Records without a key, or with an empty key, go to a random
 * partition, which stays the same for 10 ms so that they share a batch. Equal keys from Java and
 * from librdkafka therefore go to the same partition and keep their order.
 *
 * <p>Selected by {@code partitioner(CRC32)}. Public because Kafka instantiates it by class name; it
 * also works as {@code partitioner.class} of any Kafka producer. Thread-safe.
 */
public final class Crc32Partitioner implements Partitioner {
  /** Same as librdkafka's default {@code sticky.partitioning.linger.ms}. */
  private static final long STICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private record Sticky(int partition, long sinceNanos) {}

  private final Map<String, Sticky> stickyByTopic = new ConcurrentHashMap<>();

  /** Called by Kafka. */
  public Crc32Partitioner() {}

  @Override
  public int partition(
      String topic,
      @Nullable Object key,
      byte @Nullable [] keyBytes,
      @Nullable Object value,
      byte @Nullable [] valueBytes,
      Cluster cluster) {
    return keyBytes == null || keyBytes.length == 0
        ? sticky(topic, cluster)
        : ofKey(keyBytes, cluster.partitionsForTopic(topic).size());
  }

  static int ofKey(byte[] key, int partitions) {
    CRC32 checksum = new CRC32();
    checksum.update(key);
    return (int) (checksum.getValue() % partitions);
  }

  private int sticky(String topic, Cluster cluster) {
    long now = System.nanoTime();
    Sticky chosen = stickyByTopic.get(topic);
    if (chosen == null || now - chosen.sinceNanos > STICK_NANOS) {
      chosen = new Sticky(random(topic, cluster), now);
      stickyByTopic.put(topic, chosen);
    }
    return chosen.partition;
  }

  private static int random(String topic, Cluster cluster) {
    List<PartitionInfo> withLeader = cluster.availablePartitionsForTopic(topic);
    List<PartitionInfo> among =
        withLeader.isEmpty() ? cluster.partitionsForTopic(topic) : withLeader;
    return among.get(ThreadLocalRandom.current().nextInt(among.size())).partition();
  }

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public void close() {}
}
