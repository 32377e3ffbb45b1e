package io.github.kafkaeasy.producer.internal;

import io.github.kafkaeasy.message.CodecContext;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Codec context for one send, used on the sending thread. Copies the message's headers only if a
 * codec asks for them.
 */
final class Encoding implements CodecContext {
  private final String topic;
  private final @Nullable Iterable<Header> given;
  private boolean key;
  private @Nullable Headers headers;

  /**
   * @param given the message's headers; null if there are none
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

  /** The headers to send; null if there are none. */
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
