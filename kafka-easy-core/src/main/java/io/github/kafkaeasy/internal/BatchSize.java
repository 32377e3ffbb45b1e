package io.github.kafkaeasy.internal;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The size of batches, as brokers compare it with max.message.bytes. Any thread. */
public final class BatchSize {

  /** Upper bound of a batch with one record, without that record's key, value and headers. */
  private static final int FRAME = 61 + 30;

  private BatchSize() {}

  /** Upper bound of the uncompressed size of a batch with this record alone. */
  public static long ofOne(ProducerRecord<byte[], byte[]> record) {
    return ofOne(record.key(), record.value(), record.headers());
  }

  /** As {@link #ofOne(ProducerRecord)}, for the parts of a record. */
  public static long ofOne(
      byte @Nullable [] key, byte @Nullable [] value, Iterable<Header> headers) {
    long bytes = FRAME + length(key) + length(value);
    for (Header header : headers) {
      // UTF-8 needs up to three bytes for a char, and each of the two lengths up to five.
      bytes += 10 + 3L * header.key().length() + length(header.value());
    }
    return bytes;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
