package io.github.kafkaeasy;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.internal.KafkaAdmin;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.internal.EngineStarter;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerDescription;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerProperties;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerStarter;
import io.github.kafkaeasy.consumer.internal.setup.TransactionSetup;
import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailurePolicy;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.connection.KafkaClasses;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.internal.setup.ProducerProperties;
import io.github.kafkaeasy.producer.internal.setup.ProducerSetup;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Starts consumers: resolves a consumer's settings against the connection, opens its failure
 * policy, and starts the engine.
 *
 * @param connection the cluster's addresses and settings
 * @param sendHooks hooks for the records that failure policies send, and for the outputs of {@code
 *     exactlyOnce}
 */
record ConsumerLauncher(ConnectionSettings connection, List<SendHook> sendHooks)
    implements ConsumerStarter {

  @Override
  public <V> EasyConsumer start(ConsumerSettings<V> settings) {
    Context context =
        new Context(
            connection,
            sendHooks,
            settings.name(),
            Objects.requireNonNullElse(settings.group(), settings.name()),
            settings.topics(),
            settings.source().pattern());
    Ready<V> ready;
    try {
      ready = ready(settings, context);
    } catch (Throwable e) {
      EngineStarter.abandon(settings);
      throw e;
    }
    return EngineStarter.start(ready.settings, ready.properties, context, ready.transactions);
  }

  private record Ready<V>(
      ConsumerSettings<V> settings, Settings properties, @Nullable TransactionSetup transactions) {}

  private <V> Ready<V> ready(ConsumerSettings<V> settings, FailureContext context) {
    Settings properties = KafkaClasses.with(() -> ConsumerProperties.resolve(connection, settings));
    TransactionSetup transactions = KafkaClasses.with(() -> transactions(settings, properties));
    return new Ready<>(
        settings.failurePolicy().map(policy -> opened(settings, policy, context)).orElse(settings),
        properties,
        transactions);
  }

  /** The settings of the consumer's transactions; null without exactlyOnce. */
  private @Nullable TransactionSetup transactions(
      ConsumerSettings<?> settings, Settings properties) {
    String id = settings.transactionalId(UUID.randomUUID().toString());
    if (id == null) {
      return null;
    }
    Setting isolation = properties.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
    if (isolation != null && !isolation.value().toString().equalsIgnoreCase("read_committed")) {
      throw InvalidOptionException.conflict(
          "exactlyOnce",
          "set",
          isolation.source(),
          isolation.value(),
          "a consumer that reads uncommitted records would handle outputs of aborted transactions;"
              + " leave it at read_committed");
    }
    return new TransactionSetup(
        id,
        ProducerProperties.transactional(connection, id, settings.name() + "-transactions"),
        sendHooks);
  }

  private static <V> ConsumerSettings<V> opened(
      ConsumerSettings<V> settings, FailurePolicy policy, FailureContext context) {
    FailureHandler handler = policy.open(context);
    try {
      return settings.opened(handler);
    } catch (RuntimeException e) {
      handler.close(Duration.ofSeconds(1));
      throw e;
    }
  }

  @Override
  public @Nullable String defaultGroup() {
    Setting group = connection.settings().get(ConsumerConfig.GROUP_ID_CONFIG);
    return group == null ? null : group.value().toString();
  }

  @Override
  public String describe(ConsumerSettings<?> settings) {
    return ConsumerDescription.of(settings, ConsumerProperties.resolve(connection, settings));
  }

  /** Context of a failure policy: the consumer's names, and clients on the same connection. */
  private record Context(
      ConnectionSettings connection,
      List<SendHook> sendHooks,
      String consumerName,
      String group,
      Set<String> topics,
      @Nullable Pattern topicsMatching)
      implements FailureContext {

    @Override
    public ProducerBuilder<byte[]> producer() {
      ProducerSetup<byte[]> producer =
          new ProducerSetup<>(connection, Codec.bytes()).ofFailurePolicy();
      sendHooks.forEach(producer::hook);
      return producer;
    }

    @Override
    public EasyAdmin admin() {
      return KafkaAdmin.of(connection, EasyAdmin.DEFAULT_TIMEOUT);
    }

    @Override
    public Admin rawAdmin() {
      return KafkaAdmin.raw(connection);
    }
  }
}
