package io.github.kafkaeasy.producer.internal.transaction;

import io.github.kafkaeasy.internal.TransactionCalls;
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
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send and commit a transaction. Used by the committing thread; Kafka's I/O thread
 * stores the outcome of each record.
 *
 * <p>KafkaProducer splits a batch that the broker refuses as too large. In a transaction it then
 * waits until the transaction times out, and its exception names neither record nor topic.
 * Therefore a record whose uncompressed size exceeds the limit of its topic is sent in a batch of
 * its own, which cannot be split. For topics whose limit is smaller than the producer's batch size,
 * a flush closes each batch before it reaches the limit.
 */
final class Attempt {

  private record Failed(TransactionRecord record, Exception cause) {}

  private final List<TransactionRecord> records;
  private final ToLongFunction<String> largestBatch;
  private final int batchBytes;
  private final Map<String, Long> open = new HashMap<>();

  /**
   * Failed records; added by Kafka's I/O thread, or by the committing thread for a record that
   * Kafka's client did not accept.
   */
  private final Queue<Failed> failed = new ConcurrentLinkedQueue<>();

  /** The metadata of each acknowledged record; written by Kafka's I/O thread. */
  private final AtomicReferenceArray<RecordMetadata> arrived;

  private boolean committing;

  /**
   * Creates an attempt for the records of one transaction.
   *
   * @param largestBatch the largest batch that a topic accepts, in bytes
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
   * @throws RuntimeException if a step failed; only a call of {@code abortTransaction} shows
   *     whether the producer can continue
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
    TransactionCalls.repeated(kafka::commitTransaction);
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

  /** Whether the commit was requested. It may then have happened, even if the call failed. */
  boolean isCommitting() {
    return committing;
  }

  /**
   * The first failure that is caused by the record itself or by its topic; null if there is none.
   */
  @Nullable Guilty guilty() {
    for (Failed each : failed) {
      FailureKind kind = FailureKind.of(each.cause());
      if (kind == FailureKind.PERMANENT || kind == FailureKind.MENDABLE) {
        return new Guilty(each.record().topic(), each.cause());
      }
    }
    return null;
  }

  /** A topic, and the failure of a record that was sent to it. */
  record Guilty(String topic, Exception cause) {}

  /** The metadata of a record. Called after the commit. */
  @Nullable RecordMetadata metadata(int index) {
    return arrived.get(index);
  }

  /** The last offset in each partition. Called after the commit. */
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
