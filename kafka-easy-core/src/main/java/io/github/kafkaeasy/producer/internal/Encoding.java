package io.github.kafkaeasy.producer.internal;

import io.github.kafkaeasy.message.CodecContext;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The record that codecs write, for one send on its thread. Headers of its own are made for the
 * first codec that asks for them.
 */
final class Encoding implements CodecContext {
  private final String topic;
  private final @Nullable Iterable<Header> given;
  private boolean key;
  private @Nullable Headers headers;

  /**
   * @param given the message's headers; null: none
   */
  Encoding(String topic, @Nullable Iterable<Header> given) {
    this.topic = topic;
    this.given = given;
  }

  Encoding ofKey() {
    key = true;
    return this;
  }

  Encoding ofValue() {
    key = false;
    return this;
  }

  /** What is sent; null: none. */
  @Nullable Iterable<Header> headersToSend() {
    return headers == null ? given : headers;
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public Headers headers() {
    Headers own = headers;
    if (own == null) {
      own = new RecordHeaders(given);
      headers = own;
    }
    return own;
  }

  @Override
  public boolean isKey() {
    return key;
  }
}
