package io.github.kafkaeasy.message;

import io.github.kafkaeasy.error.KafkaEasyException;

/** Codec made of two functions and a name for error messages. */
final class FunctionCodec<T> implements Codec<T> {
  private final ContextConversion<T, byte[]> encode;
  private final ContextConversion<byte[], T> decode;
  private final String name;

  FunctionCodec(
      ContextConversion<T, byte[]> encode, ContextConversion<byte[], T> decode, String name) {
    this.encode = encode;
    this.decode = decode;
    this.name = name;
  }

  @Override
  public byte[] encode(T value, CodecContext to) {
    return apply(encode, value, to);
  }

  @Override
  public T decode(byte[] bytes, CodecContext from) {
    return apply(decode, bytes, from);
  }

  private static <A, R> R apply(ContextConversion<A, R> conversion, A from, CodecContext record) {
    try {
      return conversion.apply(from, record);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      // The exception's own message is not used: a parser may quote the payload in it.
      throw new KafkaEasyException(e.getClass().getName(), e);
    }
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
