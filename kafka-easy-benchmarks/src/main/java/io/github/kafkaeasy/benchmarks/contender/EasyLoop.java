package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import java.util.function.BiFunction;

/** kafka-easy with default settings, except those that a contender compares. */
final class EasyLoop<V> implements Loop {
  private final Class<V> type;
  private final BiFunction<ConsumerBuilder<V>, Arena, ConsumerBuilder<V>> options;

  private EasyLoop(
      Class<V> type, BiFunction<ConsumerBuilder<V>, Arena, ConsumerBuilder<V>> options) {
    this.type = type;
    this.options = options;
  }

  /** A loop with keys decoded to text and values as bytes. */
  static Loop ofBytes(BiFunction<ConsumerBuilder<byte[]>, Arena, ConsumerBuilder<byte[]>> options) {
    return new EasyLoop<>(byte[].class, options);
  }

  /** A loop with values decoded from JSON. */
  static <V> Loop ofJson(
      Class<V> type, BiFunction<ConsumerBuilder<V>, Arena, ConsumerBuilder<V>> options) {
    return new EasyLoop<>(type, options);
  }

  @Override
  public Running start(Arena place, String group) {
    ConsumerBuilder<V> described =
        KafkaEasy.connect(place.bootstrap()).consumer(type).topics(place.topic()).group(group);
    return new EasyRunning(options.apply(described, place).start());
  }

  /** Takes the counts from the consumer's statistics. */
  record EasyRunning(EasyConsumer consumer) implements Running {
    @Override
    public long seen() {
      if (consumer.failure().isPresent()) {
        throw new IllegalStateException("the consumer failed", consumer.failure().get());
      }
      return consumer.stats().settled();
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
