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
 * Binds a Kafka client's own metrics by Micrometer's {@code KafkaClientMetrics}. That binder calls
 * only {@code metrics()} on the client, so it gets a proxy that implements only this method and
 * cannot touch the real client.
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

  /** Removes its meters from the registry. */
  @Override
  public void close() {
    registry.write(binder::close);
  }
}
