package io.github.kafkaeasy.producer.spi;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way to Kafka, not encoded yet, as a {@link SendHook} sees it. Implemented by the
 * library; valid until {@link SendHook#begin} returns.
 */
public interface OutgoingRecord {

  /** The topic that it goes to. */
  String topic();

  /** The partition that the program chose; null: Kafka's partitioner will. */
  @Nullable Integer partition();

  /** The key as it was given: text, bytes, or an object that a codec writes; null: none. */
  @Nullable Object key();

  /** Whether it has no value: in a compacted topic it deletes its key. */
  boolean isTombstone();

  /** The headers, to be read and changed: what is added here is sent, and codecs see it. */
  Headers headers();

  /**
   * Whether a consumer's failure policy sends it: a dead letter, or a record that moves to a retry
   * topic. Then the headers are those of the record that failed, and the calling thread has nothing
   * to do with that record.
   */
  boolean isOfFailurePolicy();
}
