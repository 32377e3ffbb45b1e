package io.github.kafkaeasy.message;

import io.github.kafkaeasy.internal.Utf8;
import io.github.kafkaeasy.internal.settings.Options;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The topic and headers of the record that a codec encodes or decodes. Valid only during the call,
 * so a codec must not keep a reference. Implemented by the library; {@link #of(String)} creates one
 * for codec tests.
 */
public interface CodecContext {
  /**
   * The topic. When encoding, this is the destination topic. When decoding, this is the topic that
   * the record was first sent to: a record that comes from a retry topic shows its source topic
   * here, except in {@link Message#key(Codec)}.
   */
  String topic();

  /**
   * The headers, which the codec may read and change. When encoding, changes are sent with the
   * record, after the headers of the message; the message object does not change. When decoding,
   * this is a copy without kafka-easy's control headers: changes are visible to the other codec of
   * the same attempt, but not to the handler, a retry, or a dead letter.
   *
   * <p>Key and value share the headers; the key is converted first.
   */
  Headers headers();

  /** Whether the bytes are the key; false for the value. */
  boolean isKey();

  /** The last header with this name as text; null if it is missing, null, or not valid UTF-8. */
  default @Nullable String header(String name) {
    Header header = headers().lastHeader(name);
    byte[] value = header == null ? null : header.value();
    return value == null ? null : Utf8.decodeOrNull(value);
  }

  /**
   * A context for a value, with no headers: for codec tests, or for bytes that do not come from
   * Kafka.
   */
  static CodecContext of(String topic) {
    return of(topic, new RecordHeaders(), false);
  }

  /** A context with the given headers, which are not copied. */
  static CodecContext of(String topic, Headers headers, boolean isKey) {
    return new GivenContext(
        Options.required("topic", topic), Options.required("headers", headers), isKey);
  }
}
