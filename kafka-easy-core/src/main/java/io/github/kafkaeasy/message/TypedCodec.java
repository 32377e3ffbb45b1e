package io.github.kafkaeasy.message;

import io.github.kafkaeasy.error.KafkaEasyException;

/** Codec that narrows a codec for several types to one expected type. */
final class TypedCodec<T, S extends T> implements Codec<S> {
  private final Codec<T> wide;
  private final Class<S> type;

  TypedCodec(Codec<T> wide, Class<S> type) {
    this.wide = wide;
    this.type = type;
  }

  @Override
  public byte[] encode(S value, CodecContext to) {
    return wide.encode(value, to);
  }

  @Override
  public S decode(byte[] bytes, CodecContext from) {
    T value = wide.decode(bytes, from);
    if (!type.isInstance(value)) {
      throw new KafkaEasyException(
          "it is "
              + (value == null ? "null" : "an object of type " + value.getClass().getName())
              + ", not of type "
              + type.getName());
    }
    return type.cast(value);
  }

  @Override
  public Codec<S> open(CodecSetup setup) {
    return new TypedCodec<>(ChainCodec.opened(wide, setup), type);
  }

  @Override
  public void close() {
    wide.close();
  }

  @Override
  public String name() {
    return wide.name() + " as " + type.getSimpleName();
  }

  @Override
  public String toString() {
    return name();
  }
}
