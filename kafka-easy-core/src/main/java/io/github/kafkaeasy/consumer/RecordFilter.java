package io.github.kafkaeasy.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Filter of raw records, before decoding, so that records of another kind cause neither the cost
 * nor a failure of decoding. Called on a worker thread. {@link Filters} has ready-made ones.
 */
@FunctionalInterface
public interface RecordFilter {

  /**
   * True passes the record to decoding; false settles it as filtered. An exception goes to the
   * failure handler, unless {@link OnFilterError#PASS} was chosen.
   */
  boolean accepts(ConsumerRecord<byte[], byte[]> record) throws Exception;
}
