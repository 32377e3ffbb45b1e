package io.github.kafkaeasy.message;

import java.util.function.Function;

/** Two functions and the name that messages call them by. */
final class FunctionCodec<T> implements Codec<T> {
  private final Function<T, byte[]> encode;
  private final Function<byte[], T> decode;
  private final String name;

  FunctionCodec(Function<T, byte[]> encode, Function<byte[], T> decode, String name) {
    this.encode = encode;
    this.decode = decode;
    this.name = name;
  }

  @Override
  public byte[] encode(T value) {
    return encode.apply(value);
  }

  @Override
  public T decode(byte[] bytes) {
    return decode.apply(bytes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }
}
