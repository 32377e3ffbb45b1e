package io.github.kafkaeasy.message;

import org.apache.kafka.common.header.Headers;

/** A context whose parts are known beforehand. */
record GivenContext(String topic, Headers headers, boolean isKey) implements CodecContext {
  /** Values of headers may hold what does not belong into a log. */
  @Override
  public String toString() {
    return (isKey ? "key" : "value") + " of a record of " + topic;
  }
}
