package io.github.kafkaeasy.message;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Codec made of Kafka serializers and deserializers. Works only after {@link #open}, because only a
 * client's settings can configure them; opening for encoding opens the serializer, for decoding the
 * deserializer.
 */
final class PairCodec<T> implements Codec<T> {
  private final Function<CodecSetup, Instances<Serializer<T>>> serializers;
  private final Function<CodecSetup, Instances<Deserializer<T>>> deserializers;
  private final String name;

  private PairCodec(
      Function<CodecSetup, Instances<Serializer<T>>> serializers,
      Function<CodecSetup, Instances<Deserializer<T>>> deserializers,
      String name) {
    this.serializers = serializers;
    this.deserializers = deserializers;
    this.name = name;
  }

  /**
   * Uses one serializer and one deserializer with the threading of Kafka's own clients:
   * KafkaProducer calls a serializer on all sending threads at once, KafkaConsumer calls a
   * deserializer on one thread at a time.
   */
  @SuppressWarnings("unchecked") // accepts a supertype of T, returns a subtype of T
  static <T> Codec<T> of(Serializer<? super T> serializer, Deserializer<? extends T> deserializer) {
    OneInstance<Serializer<T>> one =
        new OneInstance<>((Serializer<T>) serializer, KafkaPart.serializer(), false);
    OneInstance<Deserializer<T>> other =
        new OneInstance<>((Deserializer<T>) deserializer, KafkaPart.deserializer(), true);
    return new PairCodec<>(
        one::open,
        other::open,
        serializer.getClass().getSimpleName() + "/" + deserializer.getClass().getSimpleName());
  }

  /** Uses a pool of instances, as large as the number of concurrent calls. */
  @SuppressWarnings("unchecked") // as above
  static <T> Codec<T> pooled(
      Supplier<? extends Serializer<? super T>> serializers,
      Supplier<? extends Deserializer<? extends T>> deserializers,
      String name) {
    return new PairCodec<>(
        setup ->
            new InstancePool<>(
                () -> (Serializer<T>) serializers.get(), KafkaPart.serializer(), setup),
        setup ->
            new InstancePool<>(
                () -> (Deserializer<T>) deserializers.get(), KafkaPart.deserializer(), setup),
        name);
  }

  @Override
  public byte[] encode(T value, CodecContext to) {
    throw notOpen();
  }

  @Override
  public T decode(byte[] bytes, CodecContext from) {
    throw notOpen();
  }

  @Override
  public Codec<T> open(CodecSetup setup) {
    return setup.isEncoding()
        ? new Open<>(serializers.apply(setup), null, name)
        : new Open<>(null, deserializers.apply(setup), name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }

  private static KafkaEasyException notOpen() {
    return new KafkaEasyException(
        "no client has configured it: pass this same object to a producer or consumer, or to its"
            + " keys(...). A codec that wraps another one must delegate open and close to it");
  }

  /** The opened codec: exactly one of the two fields is set. */
  private record Open<T>(
      @Nullable Instances<Serializer<T>> serializers,
      @Nullable Instances<Deserializer<T>> deserializers,
      String name)
      implements Codec<T> {

    @Override
    public byte[] encode(T value, CodecContext to) {
      if (serializers == null) {
        throw notOpen();
      }
      Serializer<T> serializer = serializers.take();
      try {
        return serializer.serialize(to.topic(), to.headers(), value);
      } finally {
        serializers.giveBack(serializer);
      }
    }

    @Override
    public T decode(byte[] bytes, CodecContext from) {
      if (deserializers == null) {
        throw notOpen();
      }
      Deserializer<T> deserializer = deserializers.take();
      try {
        return deserializer.deserialize(from.topic(), from.headers(), bytes);
      } finally {
        deserializers.giveBack(deserializer);
      }
    }

    @Override
    public void close() {
      try {
        if (serializers != null) {
          serializers.close();
        }
      } finally {
        if (deserializers != null) {
          deserializers.close();
        }
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
