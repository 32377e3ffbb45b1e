package io.github.kafkaeasy.producer.internal.transaction;

import io.github.kafkaeasy.producer.spi.SendHook;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One record of a transaction.
 *
 * @param bytes at most what it takes in a batch of its own, uncompressed
 * @param told what is told of its end
 */
public record TransactionRecord(
    ProducerRecord<byte[], byte[]> record, long bytes, SendHook.Sent told) {

  /** A batch and its one record without key, value and headers, at most. */
  private static final int FRAME = 61 + 30;

  /** A record whose end is told to {@code told}. */
  public static TransactionRecord of(ProducerRecord<byte[], byte[]> record, SendHook.Sent told) {
    long bytes = FRAME + length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      // UTF-8 has at most three bytes for a char; each length takes up to five.
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
