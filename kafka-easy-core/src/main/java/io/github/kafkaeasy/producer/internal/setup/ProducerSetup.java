package io.github.kafkaeasy.producer.internal.setup;

import static org.apache.kafka.clients.producer.ProducerConfig.BOOTSTRAP_SERVERS_CONFIG;

import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.connection.KafkaClasses;
import io.github.kafkaeasy.internal.hooks.ConnectionHooks;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.Acks;
import io.github.kafkaeasy.producer.Crc32Partitioner;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.KeyPartitioner;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.ProducerProfile;
import io.github.kafkaeasy.producer.RateLimit;
import io.github.kafkaeasy.producer.WarmUp;
import io.github.kafkaeasy.producer.internal.RunningProducer;
import io.github.kafkaeasy.producer.internal.send.NewTopicPlan;
import io.github.kafkaeasy.producer.spi.SendHook;
import io.github.kafkaeasy.producer.spi.Spool;
import io.github.kafkaeasy.producer.spi.UndeliverableSink;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Implementation of {@link ProducerBuilder}: keeps the options as values of the {@link
 * ProducerOptions} table. Not thread-safe.
 *
 * @param <V> the type of the values
 */
public final class ProducerSetup<V> implements ProducerBuilder<V> {
  private final ConnectionSettings connection;
  private final Codec<V> codec;
  private OptionValues options = OptionValues.NONE;
  private boolean ofFailurePolicy;
  private Function<Map<String, Object>, Producer<byte[], byte[]>> client =
      properties ->
          KafkaClasses.with(
              () ->
                  new KafkaProducer<>(
                      properties, new ByteArraySerializer(), new ByteArraySerializer()));

  /**
   * Creates a builder without options.
   *
   * @throws InvalidOptionException if an argument is null
   */
  public ProducerSetup(ConnectionSettings connection, Codec<V> codec) {
    this.connection = Options.required("connection", connection);
    this.codec = Options.required("codec", codec);
  }

  @Override
  public ProducerBuilder<V> topic(String topic) {
    return set(ProducerOptions.TOPIC, topic);
  }

  @Override
  public ProducerBuilder<V> keys(Codec<?> codec) {
    return set(ProducerOptions.KEYS, codec);
  }

  @Override
  public ProducerBuilder<V> profile(ProducerProfile profile) {
    return set(ProducerOptions.PROFILE, profile);
  }

  @Override
  public ProducerBuilder<V> acks(Acks acks) {
    return set(ProducerOptions.ACKS, acks, Acks::kafkaName);
  }

  @Override
  public ProducerBuilder<V> idempotence(boolean idempotence) {
    return set(ProducerOptions.IDEMPOTENCE, idempotence, value -> value);
  }

  @Override
  public ProducerBuilder<V> deliveryTimeout(Duration timeout) {
    return set(ProducerOptions.DELIVERY_TIMEOUT, timeout, Duration::toMillis);
  }

  @Override
  public ProducerBuilder<V> linger(Duration linger) {
    return set(ProducerOptions.LINGER, linger, Duration::toMillis);
  }

  @Override
  public ProducerBuilder<V> batchBytes(int bytes) {
    return set(ProducerOptions.BATCH_BYTES, bytes, value -> value);
  }

  @Override
  public ProducerBuilder<V> compression(Compression compression) {
    return set(ProducerOptions.COMPRESSION, compression, Compression::kafkaName);
  }

  @Override
  public ProducerBuilder<V> maxBlock(Duration limit) {
    return set(ProducerOptions.MAX_BLOCK, limit, Duration::toMillis);
  }

  @Override
  public ProducerBuilder<V> bufferBytes(long bytes) {
    return set(ProducerOptions.BUFFER_BYTES, bytes, value -> value);
  }

  @Override
  public ProducerBuilder<V> clientId(String clientId) {
    return set(ProducerOptions.CLIENT_ID, clientId, value -> value);
  }

  @Override
  public ProducerBuilder<V> requestTimeout(Duration timeout) {
    return set(ProducerOptions.REQUEST_TIMEOUT, timeout, Duration::toMillis);
  }

  @Override
  public ProducerBuilder<V> retryBackoff(Duration first, Duration max) {
    ProducerOptions.RETRY_BACKOFF.checked(first);
    ProducerOptions.RETRY_BACKOFF_MAX.checked(max);
    requireOrder("retryBackoff", first, max);
    return set(ProducerOptions.RETRY_BACKOFF, first, Duration::toMillis)
        .set(ProducerOptions.RETRY_BACKOFF_MAX, max, Duration::toMillis);
  }

  @Override
  public ProducerBuilder<V> reconnectBackoff(Duration first, Duration max) {
    ProducerOptions.RECONNECT_BACKOFF.checked(first);
    ProducerOptions.RECONNECT_BACKOFF_MAX.checked(max);
    requireOrder("reconnectBackoff", first, max);
    return set(ProducerOptions.RECONNECT_BACKOFF, first, Duration::toMillis)
        .set(ProducerOptions.RECONNECT_BACKOFF_MAX, max, Duration::toMillis);
  }

  @Override
  public ProducerBuilder<V> metadataMaxAge(Duration age) {
    return set(ProducerOptions.METADATA_MAX_AGE, age, Duration::toMillis);
  }

  @Override
  public ProducerBuilder<V> maxInFlightRequests(int requests) {
    return set(ProducerOptions.MAX_IN_FLIGHT_REQUESTS, requests, value -> value);
  }

  @Override
  public ProducerBuilder<V> maxRequestBytes(int bytes) {
    return set(ProducerOptions.MAX_REQUEST_BYTES, bytes, value -> value);
  }

  @Override
  public ProducerBuilder<V> partitioner(KeyPartitioner partitioner) {
    return set(
        ProducerOptions.PARTITIONER,
        partitioner,
        chosen -> chosen == KeyPartitioner.CRC32 ? Crc32Partitioner.class : chosen);
  }

  @Override
  public ProducerBuilder<V> transactional() {
    return set(ProducerOptions.TRANSACTIONAL, ProducerOptions.GENERATED);
  }

  @Override
  public ProducerBuilder<V> transactional(String id) {
    if (ProducerOptions.GENERATED.equals(id)) {
      throw InvalidOptionException.of("transactional", id, "this text is reserved; choose a name");
    }
    return set(ProducerOptions.TRANSACTIONAL, id);
  }

  @Override
  public ProducerBuilder<V> warmUp() {
    return warmUp(WarmUp.metadata());
  }

  @Override
  public ProducerBuilder<V> warmUp(WarmUp warmUp) {
    return set(ProducerOptions.WARM_UP, warmUp);
  }

  @Override
  public ProducerBuilder<V> createTopic(int partitions, int replication) {
    return set(
        ProducerOptions.CREATE_TOPIC,
        new NewTopicPlan(
            Options.countOrDefault("partitions", partitions, Integer.MAX_VALUE),
            Options.countOrDefault("replication", replication, Short.MAX_VALUE)));
  }

  @Override
  public ProducerBuilder<V> onDeliveryFailure(Consumer<DeliveryException> callback) {
    return set(ProducerOptions.ON_DELIVERY_FAILURE, callback);
  }

  @Override
  public ProducerBuilder<V> onUndeliverable(UndeliverableSink sink) {
    return set(ProducerOptions.ON_UNDELIVERABLE, sink);
  }

  @Override
  public ProducerBuilder<V> spool(Spool spool) {
    return set(ProducerOptions.SPOOL, spool);
  }

  @Override
  public ProducerBuilder<V> hook(SendHook hook) {
    ConnectionHooks.requireNew("hook", options.get(ProducerOptions.HOOK), hook);
    options = options.plus(ProducerOptions.HOOK, hook);
    return this;
  }

  @Override
  public ProducerBuilder<V> rateLimit(RateLimit limit) {
    return set(ProducerOptions.RATE_LIMIT, limit);
  }

  @Override
  public ProducerBuilder<V> reportEvery(Duration period) {
    return set(ProducerOptions.REPORT_EVERY, period);
  }

  @Override
  public ProducerBuilder<V> keepControlHeaders() {
    return set(ProducerOptions.KEEP_CONTROL_HEADERS, true);
  }

  @Override
  public ProducerBuilder<V> property(String name, Object value) {
    if (BOOTSTRAP_SERVERS_CONFIG.equals(name)) {
      throw InvalidOptionException.of(
          name, value, "the broker addresses are set on the connection: KafkaEasy.connect(...)");
    }
    options = options.with(ProducerSettings.RULES, name, value);
    return this;
  }

  @Override
  public String describe() {
    return options
        .describe(ProducerOptions.table(), option -> true, settings())
        .describe("producer for " + topicOrEach() + ", values by " + codec.name());
  }

  @Override
  public EasyProducer<V> start() {
    WarmUp preparation = options.find(ProducerOptions.WARM_UP);
    String topic = options.find(ProducerOptions.TOPIC);
    if (preparation != null && topic == null) {
      throw InvalidOptionException.conflict(
          "warmUp", preparation, "topic", null, "there is nothing to warm up. Name the topic");
    }
    RunningProducer<V> producer = connect(settings());
    try {
      if (preparation != null && topic != null) {
        producer.warmUp(topic, preparation, options.has(ProducerOptions.SPOOL));
      }
      return producer;
    } catch (RuntimeException | Error e) {
      producer.abandon();
      throw e;
    }
  }

  /**
   * Marks the producer as one that sends failed records for a failure policy, for {@link
   * io.github.kafkaeasy.producer.spi.OutgoingRecord#isOfFailurePolicy}.
   */
  public ProducerSetup<V> ofFailurePolicy() {
    ofFailurePolicy = true;
    return this;
  }

  /** For tests: replaces KafkaProducer. */
  ProducerSetup<V> client(Function<Map<String, Object>, Producer<byte[], byte[]>> client) {
    this.client = client;
    return this;
  }

  private RunningProducer<V> connect(Settings settings) {
    return new ProducerLaunch<>(
            connection.overlaidBy(options.kafka().only(ProducerSetup::isSecurity)),
            settings,
            codec,
            options,
            ofFailurePolicy,
            client)
        .connect();
  }

  /** Settings that the producer's admin client needs too. */
  private static boolean isSecurity(String property) {
    return property.startsWith("sasl.")
        || property.startsWith("ssl.")
        || property.startsWith("security.");
  }

  private Settings settings() {
    return ProducerSettings.resolve(connection, options);
  }

  private String topicOrEach() {
    String topic = options.find(ProducerOptions.TOPIC);
    return topic == null ? "topics named by each message" : topic;
  }

  private static void requireOrder(String option, Duration first, Duration max) {
    if (first.compareTo(max) > 0) {
      throw InvalidOptionException.of(
          option,
          DurationText.of(first) + ", " + DurationText.of(max),
          "the first wait must not be longer than the longest");
    }
  }

  private <T> ProducerSetup<V> set(Option<T> option, @Nullable T value) {
    options = options.with(option, value);
    return this;
  }

  private <T> ProducerSetup<V> set(
      Option<T> option, @Nullable T value, Function<T, Object> kafkaValue) {
    T checked = option.checked(value);
    options = options.with(ProducerSettings.RULES, option.property(), kafkaValue.apply(checked));
    return this;
  }
}
