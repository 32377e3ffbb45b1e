package io.github.kafkaeasy.producer.internal.transaction;

import io.github.kafkaeasy.internal.BatchSize;
import io.github.kafkaeasy.producer.spi.SendHook;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One record of a transaction.
 *
 * @param bytes upper bound of the uncompressed size of a batch with this record alone
 * @param told reports the outcome of the record to the hooks
 */
public record TransactionRecord(
    ProducerRecord<byte[], byte[]> record, long bytes, SendHook.Sent told) {

  /** Creates a record whose outcome is reported to {@code told}. */
  public static TransactionRecord of(ProducerRecord<byte[], byte[]> record, SendHook.Sent told) {
    return new TransactionRecord(record, BatchSize.ofOne(record), told);
  }

  String topic() {
    return record.topic();
  }
}
