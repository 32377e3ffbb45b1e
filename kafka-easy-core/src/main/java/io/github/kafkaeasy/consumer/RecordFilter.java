package io.github.kafkaeasy.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Lets records pass or not before anything is decoded, so a record of another kind can neither cost
 * a decoding nor fail it. Called on a worker thread. Ready-made ones are in {@link Filters}.
 */
@FunctionalInterface
public interface RecordFilter {

  /**
   * True lets the record go on to decoding; false settles it as filtered. What it throws goes to
   * the failure handler, unless {@link OnFilterError#PASS} was chosen.
   */
  boolean accepts(ConsumerRecord<byte[], byte[]> record) throws Exception;
}
