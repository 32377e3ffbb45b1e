package io.github.kafkaeasy.message;

/** The two codecs that need no configuration. */
final class BuiltInCodec {
  static final Codec<String> STRING = new FunctionCodec<>(Utf8::encode, Utf8::decode, "string");
  static final Codec<byte[]> BYTES = new FunctionCodec<>(raw -> raw, raw -> raw, "bytes");

  private BuiltInCodec() {}
}
