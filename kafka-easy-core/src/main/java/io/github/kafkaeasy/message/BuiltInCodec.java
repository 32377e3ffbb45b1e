package io.github.kafkaeasy.message;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The codecs that need no configuration. */
final class BuiltInCodec {
  static final Codec<String> STRING = new FunctionCodec<>(Utf8::encode, Utf8::decode, "string");
  static final Codec<byte[]> BYTES = new FunctionCodec<>(raw -> raw, raw -> raw, "bytes");
  static final Codec<Long> LONG =
      new FunctionCodec<>(BuiltInCodec::encodeLong, BuiltInCodec::decodeLong, "long");
  static final Codec<UUID> UUID_TEXT =
      new FunctionCodec<>(
          id -> Utf8.encode(id.toString()), bytes -> toUuid(Utf8.decode(bytes)), "uuid");

  /** What {@link UUID#fromString} takes beside it is no UUID that anybody wrote. */
  private static final int UUID_LENGTH = 36;

  private BuiltInCodec() {}

  private static byte[] encodeLong(Long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static Long decodeLong(byte[] bytes) {
    if (bytes.length != Long.BYTES) {
      throw new KafkaEasyException("a long has 8 bytes, not " + bytes.length);
    }
    return ByteBuffer.wrap(bytes).getLong();
  }

  private static UUID toUuid(String text) {
    if (text.length() != UUID_LENGTH) {
      throw new KafkaEasyException("a UUID has 36 characters, not " + text.length());
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new KafkaEasyException("the text is no UUID", e);
    }
  }
}
