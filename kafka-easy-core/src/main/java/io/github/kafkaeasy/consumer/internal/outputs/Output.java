package io.github.kafkaeasy.consumer.internal.outputs;

import io.github.kafkaeasy.internal.BatchSize;
import io.github.kafkaeasy.producer.spi.SendHook;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

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

  static Output of(ProducerRecord<byte[], byte[]> record, boolean mayShrink, SendHook.Sent told) {
    return new Output(record, BatchSize.ofOne(record), mayShrink, told);
  }

  /** The destination topic. */
  public String topic() {
    return record.topic();
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
