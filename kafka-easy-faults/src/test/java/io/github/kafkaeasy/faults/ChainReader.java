package io.github.kafkaeasy.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reader of committed data that follows all topics of a chain during the faults and counts how
 * often each number is in each topic. Reads on its own thread with Kafka's own consumer; any thread
 * may ask for the counts.
 */
final class ChainReader implements AutoCloseable {

  /** The numbers found in one topic. Guarded by this. */
  static final class Found {
    private static final int EXAMPLES = 5;

    private int[] times = new int[1_024];
    private final Map<Integer, Integer> lastOfKey = new HashMap<>();
    private int distinct;
    private long repeats;
    private long outOfOrder;
    private final List<String> examples = new ArrayList<>();

    private synchronized void add(ConsumerRecord<byte[], byte[]> record) {
      int number = Integer.parseInt(new String(record.value(), UTF_8));
      if (number >= times.length) {
        times = Arrays.copyOf(times, Math.max(number + 1, 2 * times.length));
      }
      times[number]++;
      if (times[number] == 1) {
        distinct++;
      } else {
        repeats++;
        example(number + " again", record);
      }
      Integer before = lastOfKey.put(number % ChainNames.KEYS, number);
      if (before != null && before > number) {
        outOfOrder++;
        example(number + " after " + before, record);
      }
    }

    private void example(String what, ConsumerRecord<byte[], byte[]> record) {
      if (examples.size() < EXAMPLES) {
        examples.add(
            "%s at %s-%d@%d".formatted(what, record.topic(), record.partition(), record.offset()));
      }
    }

    synchronized int distinct() {
      return distinct;
    }

    synchronized long repeats() {
      return repeats;
    }

    synchronized long outOfOrder() {
      return outOfOrder;
    }

    synchronized boolean has(int number) {
      return number < times.length && times[number] > 0;
    }

    synchronized List<String> examples() {
      return List.copyOf(examples);
    }
  }

  private final Map<String, Found> topics = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Thread thread = new Thread(this::read, "chain-reader");

  /** Written by the test. */
  private volatile boolean over;

  ChainReader(String servers, List<TopicPartition> partitions) {
    this.partitions = partitions;
    partitions.forEach(partition -> topics.computeIfAbsent(partition.topic(), t -> new Found()));
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    thread.start();
  }

  private void read() {
    try (consumer) {
      consumer.assign(partitions);
      while (!over) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          of(record.topic()).add(record);
        }
        notePositions();
      }
    }
  }

  private void notePositions() {
    try {
      for (TopicPartition partition : partitions) {
        positions.put(partition, consumer.position(partition));
      }
    } catch (TimeoutException e) {
      // A broker is down; the next round tries again.
    }
  }

  Found of(String topic) {
    return topics.get(topic);
  }

  Collection<Found> all() {
    return topics.values();
  }

  /** Whether no transaction is open and all committed records were read. */
  boolean isAtTheEnd(Admin admin) throws Exception {
    Map<TopicPartition, Long> committed = ends(admin, IsolationLevel.READ_COMMITTED);
    return committed.equals(ends(admin, IsolationLevel.READ_UNCOMMITTED))
        && committed.entrySet().stream()
            .allMatch(end -> positions.getOrDefault(end.getKey(), -1L) >= end.getValue());
  }

  private Map<TopicPartition, Long> ends(Admin admin, IsolationLevel isolation) throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(latest, new ListOffsetsOptions(isolation))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  @Override
  public void close() {
    over = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        consumer.wakeup();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
