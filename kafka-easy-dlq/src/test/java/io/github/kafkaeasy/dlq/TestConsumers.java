package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.message.Codec;

/** Consumers for tests. */
final class TestConsumers {
  private TestConsumers() {}

  static <V> ConsumerBuilder<V> consumer(String bootstrap, Codec<V> codec) {
    return KafkaEasy.connect(bootstrap).consumer(codec);
  }
}
