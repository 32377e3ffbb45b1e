package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.message.CodecContext;
import io.github.kafkaeasy.message.MessageHeaders;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The {@link CodecContext} of a record for one attempt on one worker. The headers are copied when a
 * codec first asks for them, because a header that a codec removes must still be there at the next
 * attempt and in a dead letter.
 */
final class Decoding implements CodecContext {
  private final ConsumerRecord<byte[], byte[]> record;

  /** Retry topics, each with the topic for which its records were written. */
  private final Map<String, String> servedAs;

  private boolean key;
  private @Nullable Headers headers;

  Decoding(ConsumerRecord<byte[], byte[]> record, Map<String, String> servedAs) {
    this.record = record;
    this.servedAs = servedAs;
  }

  Decoding ofKey() {
    key = true;
    return this;
  }

  Decoding ofValue() {
    key = false;
    return this;
  }

  @Override
  public String topic() {
    String topic = record.topic();
    return servedAs.isEmpty() ? topic : servedAs.getOrDefault(topic, topic);
  }

  @Override
  public Headers headers() {
    Headers own = headers;
    if (own == null) {
      own = MessageHeaders.withoutControl(record.headers());
      headers = own;
    }
    return own;
  }

  @Override
  public boolean isKey() {
    return key;
  }
}
