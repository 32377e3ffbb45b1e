package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerProperties;
import io.github.kafkaeasy.consumer.ConsumerSettings;
import io.github.kafkaeasy.consumer.ConsumerStarter;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.engine.EngineStarter;
import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.ProducerBuilder;
import java.util.Map;
import java.util.Set;

/** Consumers for tests, until the front door makes them. */
final class TestConsumers {
  private TestConsumers() {}

  static <V> ConsumerBuilder<V> consumer(String bootstrap, Codec<V> codec) {
    return new ConsumerBuilder<>(new Starter(bootstrap), codec);
  }

  private record Starter(String bootstrap) implements ConsumerStarter {
    @Override
    public <V> EasyConsumer start(ConsumerSettings<V> settings) {
      return EngineStarter.start(
          settings,
          ConsumerProperties.of(Map.of("bootstrap.servers", bootstrap), settings),
          new Context(
              KafkaEasy.connect(bootstrap), settings.name(), settings.group(), settings.topics()));
    }
  }

  private record Context(KafkaEasy kafka, String consumerName, String group, Set<String> topics)
      implements FailureContext {
    @Override
    public ProducerBuilder<byte[]> producer() {
      return kafka.producer(Codec.bytes());
    }

    @Override
    public EasyAdmin admin() {
      return kafka.admin();
    }
  }
}
