package io.github.kafkaeasy.producer.internal.transaction;

import io.github.kafkaeasy.producer.spi.SendHook;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One record of a transaction.
 *
 * @param bytes upper bound of the uncompressed size of a batch with this record alone
 * @param told reports the outcome of the record to the hooks
 */
public record TransactionRecord(
    ProducerRecord<byte[], byte[]> record, long bytes, SendHook.Sent told) {

  /** Upper bound of a batch with one record, without that record's key, value and headers. */
  private static final int FRAME = 61 + 30;

  /** Creates a record whose outcome is reported to {@code told}. */
  public static TransactionRecord of(ProducerRecord<byte[], byte[]> record, SendHook.Sent told) {
    long bytes = FRAME + length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      // UTF-8 needs up to three bytes for a char, and each of the two lengths up to five.
      bytes += 10 + 3L * header.key().length() + length(header.value());
    }
    return new TransactionRecord(record, bytes, told);
  }

  String topic() {
    return record.topic();
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
