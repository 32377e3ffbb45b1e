package io.github.kafkaeasy.producer.spi;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record before encoding, as passed to a {@link SendHook}. Implemented by the library; valid
 * until {@link SendHook#begin} returns.
 */
public interface OutgoingRecord {

  /** The destination topic. */
  String topic();

  /** The partition that the program chose; null if Kafka's partitioner chooses it. */
  @Nullable Integer partition();

  /**
   * The key as it was given: text, bytes, or an object that a codec encodes; null if there is none.
   */
  @Nullable Object key();

  /** Whether the record has no value. In a compacted topic, such a record deletes its key. */
  boolean isTombstone();

  /** The headers, which the hook may change: changes are sent, and codecs see them. */
  Headers headers();

  /**
   * Whether a consumer's failure policy sends the record, as a dead letter or to a retry topic. In
   * this case the headers are those of the failed record, and the state of the calling thread (such
   * as a current span) does not belong to that record.
   */
  boolean isOfFailurePolicy();
}
