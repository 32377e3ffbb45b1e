package io.github.kafkaeasy.consumer.internal.outputs;

import io.github.kafkaeasy.producer.spi.SendHook;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One record to send, as bytes. Not changed after its creation; any thread.
 *
 * @param bytes maximum size of a batch with only this record, uncompressed and with its headers
 * @param mayShrink whether a record that is larger than its topic allows is sent anyway, because
 *     compression may make it small enough
 * @param told called with the result of the send, for the connection's send hooks
 */
public record Output(
    ProducerRecord<byte[], byte[]> record, long bytes, boolean mayShrink, SendHook.Sent told) {

  /** Maximum size of a batch with one record, without its key, value and headers. */
  private static final int FRAME = 61 + 30;

  static Output of(ProducerRecord<byte[], byte[]> record, boolean mayShrink, SendHook.Sent told) {
    long bytes = FRAME + length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      // UTF-8 needs at most three bytes for a char; each of the two lengths needs up to five.
      bytes += 10 + 3L * header.key().length() + length(header.value());
    }
    return new Output(record, bytes, mayShrink, told);
  }

  /** The destination topic. */
  public String topic() {
    return record.topic();
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** Tells the hooks that the record was committed. */
  public void committed(RecordMetadata metadata) {
    told.ended(metadata, null);
  }

  /** Tells the hooks that the record will never be committed. */
  public void forgotten(Throwable why) {
    told.ended(null, why);
  }
}
