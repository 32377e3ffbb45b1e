package io.github.kafkaeasy.internal.hooks;

import io.github.kafkaeasy.producer.spi.OutgoingRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A record as hooks see it. */
record ShownRecord(
    String topic,
    @Nullable Integer partition,
    @Nullable Object key,
    boolean isTombstone,
    Headers headers,
    boolean isOfFailurePolicy)
    implements OutgoingRecord {

  /** Never what is in it. */
  @Override
  public String toString() {
    return "record for " + topic;
  }
}
