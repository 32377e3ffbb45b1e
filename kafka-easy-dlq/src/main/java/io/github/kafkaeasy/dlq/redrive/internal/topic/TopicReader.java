package io.github.kafkaeasy.dlq.redrive.internal.topic;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.Timestamps;
import io.github.kafkaeasy.internal.connection.ConsumerClosing;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads the records of one topic without a consumer group. Used by one thread. */
public final class TopicReader implements AutoCloseable {
  private static final int FETCH_WAIT_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(500);

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();

  public TopicReader(KafkaEasy kafka, String topic, int partitionCount) {
    this(kafka, topic, partitionCount, "read_committed");
  }

  /** A reader of uncommitted data, which also returns records of open and aborted transactions. */
  public static TopicReader ofAll(KafkaEasy kafka, String topic, int partitionCount) {
    return new TopicReader(kafka, topic, partitionCount, "read_uncommitted");
  }

  private TopicReader(KafkaEasy kafka, String topic, int partitionCount, String isolation) {
    this.topic = topic;
    for (int partition = 0; partition < partitionCount; partition++) {
      partitions.add(new TopicPartition(topic, partition));
    }
    // Letters may be large, so one poll's memory is bounded by bytes, too. The client fetches
    // ahead, also beyond the end of a scan, and fetches for the next scan only after that answer
    // has come; so the broker must not delay the answer to wait for new records.
    this.consumer =
        kafka.rawConsumer(
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2_000,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                8 << 20,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                2 << 20,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                FETCH_WAIT_MILLIS,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis()));
    // All partitions are always assigned, because Kafka's client logs a warning with each answer
    // about offsets of a partition that is not assigned. Partitions that no scan reads are paused
    // at offset 0, which needs no request.
    consumer.assign(partitions);
    rest();
  }

  private void rest() {
    consumer.pause(partitions);
    partitions.forEach(partition -> consumer.seek(partition, 0));
  }

  /** The first offset of each partition. */
  public Map<Integer, Long> begins() {
    return byNumber(asked(() -> consumer.beginningOffsets(partitions)));
  }

  /** The end offset of each partition. */
  public Map<Integer, Long> ends() {
    return byNumber(asked(() -> consumer.endOffsets(partitions)));
  }

  /** The first offset of this time or later by partition; a partition without one is missing. */
  public Map<Integer, Long> offsetsAt(Instant time) {
    Map<TopicPartition, Long> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, Timestamps.ofLookup(time)));
    Map<TopicPartition, OffsetAndTimestamp> answer =
        asked(() -> consumer.offsetsForTimes(question));
    Map<Integer, Long> found = new TreeMap<>();
    answer.forEach(
        (partition, at) -> {
          if (at != null) {
            found.put(partition.partition(), at.offset());
          }
        });
    return found;
  }

  private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> numbers = new TreeMap<>();
    offsets.forEach((partition, offset) -> numbers.put(partition.partition(), offset));
    return numbers;
  }

  /** Scans offsets [from, to) of each partition; replaces a running scan. */
  public Scan scan(Map<Integer, Long> from, Map<Integer, Long> to) {
    return new Scan(from, to);
  }

  @Override
  public void close() {
    ConsumerClosing.close(consumer, Duration.ZERO);
  }

  private <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  private KafkaEasyException failure(KafkaException e) {
    String refused = SecurityFailure.explain(e);
    if (refused != null) {
      return new KafkaEasyException("Reading " + topic + " failed: " + refused, e);
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new KafkaEasyException(
        "Reading " + topic + " failed: " + Causes.text(e) + (cause == e ? "" : ": " + cause), e);
  }

  /** One pass through the topic. */
  public final class Scan {
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final long total;

    private Scan(Map<Integer, Long> from, Map<Integer, Long> to) {
      long all = 0;
      for (TopicPartition partition : partitions) {
        long first = from.getOrDefault(partition.partition(), Long.MAX_VALUE);
        long end = to.getOrDefault(partition.partition(), 0L);
        if (first < end) {
          ends.put(partition, end);
          positions.put(partition, first);
          all += end - first;
        }
      }
      total = all;
      rest();
      positions.forEach(consumer::seek);
      consumer.resume(ends.keySet());
    }

    /** The number of offsets between the beginning and the end. */
    public long total() {
      return total;
    }

    /** The number of offsets that are still to be read. */
    public long left() {
      long left = 0;
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        left += Math.max(0, end.getValue() - positions.getOrDefault(end.getKey(), 0L));
      }
      return left;
    }

    public boolean isDone() {
      return ends.isEmpty();
    }

    /**
     * The next records; sometimes none, for instance in gaps.
     *
     * @throws KafkaEasyException if no record arrives for 30 s
     */
    public List<ConsumerRecord<byte[], byte[]>> next() {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!isDone()) {
        List<ConsumerRecord<byte[], byte[]>> records = poll();
        boolean moved = advance();
        if (moved || !records.isEmpty()) {
          return records;
        }
        if (System.nanoTime() - deadline > 0) {
          throw new KafkaEasyException(
              "Reading "
                  + topic
                  + " failed: no record arrived for "
                  + PATIENCE.toSeconds()
                  + " s although "
                  + left()
                  + " records are still to be read. Check that all its partitions have a leader.");
        }
      }
      return List.of();
    }

    private List<ConsumerRecord<byte[], byte[]>> poll() {
      List<ConsumerRecord<byte[], byte[]>> wanted = new ArrayList<>();
      try {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (record.offset() < ends.getOrDefault(partition, 0L)) {
            wanted.add(record);
          }
        }
      } catch (OffsetOutOfRangeException e) {
        // Retention has deleted the records at this position, so the scan continues at the
        // beginning of the log.
        consumer.seekToBeginning(e.offsetOutOfRangePartitions().keySet());
      } catch (KafkaException e) {
        throw failure(e);
      }
      return wanted;
    }

    private boolean advance() {
      boolean moved = false;
      for (TopicPartition partition : List.copyOf(ends.keySet())) {
        long position = asked(() -> consumer.position(partition));
        Long before = positions.put(partition, position);
        moved |= before == null || before != position;
        if (position >= ends.getOrDefault(partition, 0L)) {
          ends.remove(partition);
          consumer.pause(List.of(partition));
        }
      }
      return moved;
    }
  }
}
