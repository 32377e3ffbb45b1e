package io.github.kafkaeasy.consumer.internal.outputs;

import io.github.kafkaeasy.producer.spi.SendHook;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One record that is to be sent, as bytes. Not changed any more; any thread.
 *
 * @param bytes its size in a batch of its own at most, uncompressed and with its headers
 * @param mayShrink whether one that is larger than its topic allows is tried all the same, since
 *     compression may make it small enough
 * @param told what the hooks are told of its end
 */
public record Output(
    ProducerRecord<byte[], byte[]> record, long bytes, boolean mayShrink, SendHook.Sent told) {

  /** A batch and its one record without key, value and headers, at most. */
  private static final int FRAME = 61 + 30;

  static Output of(ProducerRecord<byte[], byte[]> record, boolean mayShrink, SendHook.Sent told) {
    long bytes = FRAME + length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      // UTF-8 has at most three bytes for a char; each length takes up to five.
      bytes += 10 + 3L * header.key().length() + length(header.value());
    }
    return new Output(record, bytes, mayShrink, told);
  }

  /** The topic that it goes to. */
  public String topic() {
    return record.topic();
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** Tells the hooks that it was committed. */
  public void committed(RecordMetadata metadata) {
    told.ended(metadata, null);
  }

  /** Tells the hooks that it never will be. */
  public void forgotten(Throwable why) {
    told.ended(null, why);
  }
}
