package io.github.kafkaeasy.producer.internal.transaction;

import io.github.kafkaeasy.producer.internal.send.FailureKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send and commit a transaction. The committing thread; Kafka's I/O thread tells of
 * the ends of records.
 *
 * <p>A record that is larger than its topic takes in one batch, as far as one can tell without
 * compressing it, is alone in its batch: beside another one, Kafka's client would split the batch
 * and then wait until the transaction times out, naming neither. For topics that take less than a
 * batch of the producer, batches are closed in time.
 */
final class Attempt {

  /** A commit or an abort without an answer is repeated this often, each up to max.block.ms. */
  private static final int MOST_REPEATS = 4;

  private record Failed(TransactionRecord record, Exception cause) {}

  private final List<TransactionRecord> records;
  private final ToLongFunction<String> largestBatch;
  private final int batchBytes;
  private final Map<String, Long> open = new HashMap<>();

  /** Kafka's I/O thread adds. */
  private final Queue<Failed> failed = new ConcurrentLinkedQueue<>();

  /** Where each record is; written by Kafka's I/O thread. */
  private final AtomicReferenceArray<RecordMetadata> arrived;

  private boolean committing;

  /**
   * An attempt with all records.
   *
   * @param largestBatch what a topic takes in one batch
   * @param batchBytes the producer's batch size
   */
  Attempt(List<TransactionRecord> records, ToLongFunction<String> largestBatch, int batchBytes) {
    this.records = records;
    this.largestBatch = largestBatch;
    this.batchBytes = batchBytes;
    this.arrived = new AtomicReferenceArray<>(records.size());
  }

  /**
   * Sends all records and commits them.
   *
   * @throws RuntimeException if that has failed; what it means, an abort tells
   */
  void run(Producer<byte[], byte[]> kafka) {
    kafka.beginTransaction();
    for (int i = 0; i < records.size(); i++) {
      send(kafka, i);
    }
    kafka.flush();
    Failed first = failed.peek();
    if (first != null) {
      throw first.cause() instanceof RuntimeException known
          ? known
          : new KafkaException("A record was not sent", first.cause());
    }
    committing = true;
    repeated(kafka::commitTransaction);
  }

  /** Again, as Kafka's client wants it when there was no answer; not for ever. */
  static void repeated(Runnable call) {
    for (int repeats = 0; ; repeats++) {
      try {
        call.run();
        return;
      } catch (TimeoutException e) {
        if (repeats == MOST_REPEATS) {
          throw e;
        }
      }
    }
  }

  private void send(Producer<byte[], byte[]> kafka, int index) {
    TransactionRecord record = records.get(index);
    String topic = record.topic();
    long most = largestBatch.applyAsLong(topic);
    boolean alone = record.bytes() > most;
    if (alone || most < batchBytes) {
      long before = open.getOrDefault(topic, 0L);
      if (before > 0 && before + record.bytes() > most) {
        kafka.flush();
        open.clear();
      }
      open.merge(topic, record.bytes(), Long::sum);
    }
    if (alone) {
      kafka.flush();
    }
    var unused =
        kafka.send(
            record.record(),
            (metadata, failure) -> {
              if (failure == null) {
                arrived.set(index, metadata);
              } else {
                failed.add(new Failed(record, failure));
              }
            });
    if (alone) {
      kafka.flush();
      open.clear();
    }
  }

  /** Whether the commit was asked for, so that it may have happened whatever came back. */
  boolean isCommitting() {
    return committing;
  }

  /** The record that is to blame for the failure, by its own fault or its topic's; null: none. */
  @Nullable Guilty guilty() {
    for (Failed each : failed) {
      FailureKind kind = FailureKind.of(each.cause());
      if (kind == FailureKind.PERMANENT || kind == FailureKind.MENDABLE) {
        return new Guilty(each.record().topic(), each.cause());
      }
    }
    return null;
  }

  /** A topic whose record was refused for good. */
  record Guilty(String topic, Exception cause) {}

  /** Once it is committed: where a record is. */
  @Nullable RecordMetadata metadata(int index) {
    return arrived.get(index);
  }

  /** Once it is committed: the last offset of each partition. */
  Map<TopicPartition, Long> lastOffsets() {
    Map<TopicPartition, Long> last = new HashMap<>();
    for (int i = 0; i < arrived.length(); i++) {
      RecordMetadata metadata = arrived.get(i);
      if (metadata != null) {
        last.merge(
            new TopicPartition(metadata.topic(), metadata.partition()),
            metadata.offset(),
            Math::max);
      }
    }
    return last;
  }
}
