package io.github.kafkaeasy.message;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.Utf8;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The codecs that need no configuration. */
final class BuiltInCodec {
  static final Codec<String> STRING =
      new FunctionCodec<>(
          (text, to) -> Utf8.encode(text), (bytes, from) -> Utf8.decode(bytes), "string");
  static final Codec<byte[]> BYTES =
      new FunctionCodec<>((raw, to) -> raw, (raw, from) -> raw, "bytes");
  static final Codec<Long> LONG =
      new FunctionCodec<>(
          (number, to) -> encodeLong(number), (bytes, from) -> decodeLong(bytes), "long");
  static final Codec<UUID> UUID_TEXT =
      new FunctionCodec<>(
          (id, to) -> Utf8.encode(id.toString()),
          (bytes, from) -> toUuid(Utf8.decode(bytes)),
          "uuid");

  /** Length of a UUID's text. */
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
    UUID id;
    try {
      id = UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new KafkaEasyException("the text is not a UUID", e);
    }
    if (!id.toString().equalsIgnoreCase(text)) { // UUID.fromString accepts dashes anywhere
      throw new KafkaEasyException("the text is a UUID with dashes in other places");
    }
    return id;
  }
}
