package io.github.kafkaeasy.message;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.connection.KafkaClasses;
import io.github.kafkaeasy.internal.settings.Redaction;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Common operations of Kafka serializers and deserializers, which share no interface.
 *
 * @param word the name in error messages, "serializer" or "deserializer"
 * @param configure calls {@code configure} of the instance
 * @param close calls {@code close} of the instance
 */
record KafkaPart<P>(String word, BiConsumer<P, CodecSetup> configure, Consumer<P> close) {

  static <T, S extends Serializer<T>> KafkaPart<S> serializer() {
    return new KafkaPart<>(
        "serializer",
        (serializer, setup) -> serializer.configure(setup.settings(), setup.isKey()),
        Serializer::close);
  }

  static <T, D extends Deserializer<T>> KafkaPart<D> deserializer() {
    return new KafkaPart<>(
        "deserializer",
        (deserializer, setup) -> deserializer.configure(setup.settings(), setup.isKey()),
        Deserializer::close);
  }

  /** Configures an instance, and closes it if that fails. */
  void configure(P instance, CodecSetup setup) {
    try {
      KafkaClasses.with(
          () -> {
            configure.accept(instance, setup);
            return instance;
          });
    } catch (RuntimeException e) {
      RuntimeException refusal = refusal(instance, setup, e);
      try {
        close.accept(instance);
      } catch (RuntimeException onClose) {
        e.addSuppressed(onClose);
      }
      throw refusal;
    }
  }

  /**
   * Builds the exception. Kafka's ConfigException quotes the invalid value, so its message is
   * dropped if it contains a secret setting.
   */
  private RuntimeException refusal(P instance, CodecSetup setup, RuntimeException failure) {
    String what = "the " + word + " " + instance.getClass().getName();
    return Redaction.isQuotedBy(failure, setup.settings())
        ? new KafkaEasyException(
            what + " does not take its settings: " + failure.getClass().getName())
        : new KafkaEasyException(
            what + " does not take its settings: " + failure.getMessage(), failure);
  }
}
