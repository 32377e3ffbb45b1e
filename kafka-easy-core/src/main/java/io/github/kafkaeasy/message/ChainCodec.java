package io.github.kafkaeasy.message;

import io.github.kafkaeasy.error.KafkaEasyException;

/**
 * Codec made by {@link Codec#then}: the inner codec converts the value to bytes, the outer codec
 * transforms those bytes.
 */
final class ChainCodec<T> implements Codec<T> {
  private final Codec<T> inner;
  private final Codec<byte[]> outer;

  ChainCodec(Codec<T> inner, Codec<byte[]> outer) {
    this.inner = inner;
    this.outer = outer;
  }

  @Override
  public byte[] encode(T value, CodecContext to) {
    return outer.encode(present(inner.encode(value, to), inner), to);
  }

  @Override
  public T decode(byte[] bytes, CodecContext from) {
    return inner.decode(present(outer.decode(bytes, from), outer), from);
  }

  @Override
  public Codec<T> open(CodecSetup setup) {
    Codec<T> openInner = opened(inner, setup);
    try {
      return new ChainCodec<>(openInner, opened(outer, setup));
    } catch (RuntimeException | Error e) {
      openInner.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      inner.close();
    } finally {
      outer.close();
    }
  }

  @Override
  public String name() {
    return inner.name() + " then " + outer.name();
  }

  @Override
  public String toString() {
    return name();
  }

  /** Opens a codec that another one wraps, and refuses null. */
  static <T> Codec<T> opened(Codec<T> wrapped, CodecSetup setup) {
    Codec<T> opened = wrapped.open(setup);
    if (opened == null) {
      throw new KafkaEasyException("open(...) of the codec " + wrapped.name() + " returned null");
    }
    return opened;
  }

  private static byte[] present(byte[] bytes, Codec<?> codec) {
    if (bytes == null) {
      throw new KafkaEasyException("the codec " + codec.name() + " returned null");
    }
    return bytes;
  }
}
