package io.github.kafkaeasy.micrometer.internal;

import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Micrometer's own binder for the metrics of a Kafka client. It asks the client for its metrics and
 * for nothing else, so it is given a client that can do nothing else.
 */
public final class ClientMeters implements AutoCloseable {
  private final GuardedRegistry registry;
  private final KafkaClientMetrics binder;

  private ClientMeters(GuardedRegistry registry, KafkaClientMetrics binder) {
    this.registry = registry;
    this.binder = binder;
    registry.write(() -> binder.bindTo(registry.unguarded()));
  }

  public static ClientMeters ofConsumer(
      GuardedRegistry registry, Supplier<Map<MetricName, ? extends Metric>> metrics) {
    return new ClientMeters(
        registry, new KafkaClientMetrics((Consumer<?, ?>) client(Consumer.class, metrics)));
  }

  public static ClientMeters ofProducer(
      GuardedRegistry registry, Supplier<Map<MetricName, ? extends Metric>> metrics) {
    return new ClientMeters(
        registry, new KafkaClientMetrics((Producer<?, ?>) client(Producer.class, metrics)));
  }

  private static Object client(Class<?> type, Supplier<Map<MetricName, ? extends Metric>> metrics) {
    return Proxy.newProxyInstance(
        ClientMeters.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (method.getName().equals("metrics")) {
            return metrics.get();
          }
          throw new UnsupportedOperationException(method.getName());
        });
  }

  /** Takes its meters out of the registry. */
  @Override
  public void close() {
    registry.write(binder::close);
  }
}
