package io.github.kafkaeasy.message;

import org.apache.kafka.common.header.Headers;

/** Codec context with fixed topic and headers. */
record GivenContext(String topic, Headers headers, boolean isKey) implements CodecContext {
  /** Omits the headers: their values may be confidential. */
  @Override
  public String toString() {
    return (isKey ? "key" : "value") + " of a record of " + topic;
  }
}
