package io.github.kafkaeasy.internal.hooks;

import io.github.kafkaeasy.producer.spi.OutgoingRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The record that is passed to send hooks. */
record ShownRecord(
    String topic,
    @Nullable Integer partition,
    @Nullable Object key,
    boolean isTombstone,
    Headers headers,
    boolean isOfFailurePolicy)
    implements OutgoingRecord {

  /** The topic only, never the content. */
  @Override
  public String toString() {
    return "record for " + topic;
  }
}
