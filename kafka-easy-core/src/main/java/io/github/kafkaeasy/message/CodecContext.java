package io.github.kafkaeasy.message;

import io.github.kafkaeasy.internal.Utf8;
import io.github.kafkaeasy.internal.settings.Options;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The record around the bytes that a codec writes or reads. Valid during the call only; a codec
 * must not keep it. Implemented by the library; tests of codecs get one by {@link #of(String)}.
 */
public interface CodecContext {
  /**
   * The topic. When encoding, the one that the record is sent to. When decoding, the one that the
   * record was written for: a record that waited in a retry topic is decoded as one of its source
   * topic.
   */
  String topic();

  /**
   * The headers, to be read and written. When encoding, what a codec adds or removes here is sent
   * with the record, behind the headers of the message; the message itself does not change. When
   * decoding, this is a copy, without the headers that steer kafka-easy: changes are seen by the
   * codecs of this record and this attempt, never by the handler, a retry or a dead letter.
   *
   * <p>Key and value share them; the key comes first.
   */
  Headers headers();

  /** Whether the bytes are the key; otherwise they are the value. */
  boolean isKey();

  /** The last header of that name as text; null when it is missing, null or not UTF-8. */
  default @Nullable String header(String name) {
    Header header = headers().lastHeader(name);
    byte[] value = header == null ? null : header.value();
    return value == null ? null : Utf8.decodeOrNull(value);
  }

  /** A value's context with no headers yet: for tests of codecs, and for bytes of other origin. */
  static CodecContext of(String topic) {
    return of(topic, new RecordHeaders(), false);
  }

  /** A context with these headers, which are not copied. */
  static CodecContext of(String topic, Headers headers, boolean isKey) {
    return new GivenContext(
        Options.required("topic", topic), Options.required("headers", headers), isKey);
  }
}
