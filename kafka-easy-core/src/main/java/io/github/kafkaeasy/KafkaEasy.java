package io.github.kafkaeasy;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.internal.KafkaAdmin;
import io.github.kafkaeasy.config.Security;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerProperties;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSetup;
import io.github.kafkaeasy.consumer.spi.HandlerHook;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.connection.KafkaClasses;
import io.github.kafkaeasy.internal.hooks.ConnectionHooks;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.internal.settings.Surroundings;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.internal.setup.ProducerProperties;
import io.github.kafkaeasy.producer.internal.setup.ProducerSetup;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Entry point of kafka-easy: the address and settings of a cluster, from which producers, consumers
 * and admin clients are created. Immutable; it holds no connection and need not be closed. Each
 * producer, consumer and admin client opens its own connection when it starts.
 *
 * <pre>{@code
 * KafkaEasy kafka = KafkaEasy.connect("localhost:9092");
 * }</pre>
 *
 * <p>Settings have the same precedence for every way to connect: values set in the program override
 * system properties ({@code -Dkafka.easy.linger.ms=20}, or the plain Kafka name), which override
 * environment variables ({@code KAFKA_LINGER_MS=20}), which override a file, which overrides a
 * profile ({@link ProducerBuilder#profile}, {@link ConsumerBuilder#profile}), which overrides the
 * defaults. {@link #describe()} shows the origin of each setting.
 */
public final class KafkaEasy {
  private static final Duration READY_LIMIT = Duration.ofSeconds(30);

  private final ConnectionSettings connection;
  private final ConnectionHooks hooks;

  private KafkaEasy(ConnectionSettings connection) {
    this(connection, ConnectionHooks.NONE);
  }

  private KafkaEasy(ConnectionSettings connection, ConnectionHooks hooks) {
    this.connection = connection;
    this.hooks = hooks;
  }

  /**
   * The entry point for a cluster with the given bootstrap brokers. Nothing is contacted yet: each
   * client connects when it starts.
   *
   * @param bootstrap {@code host:port,host:port}; some of the cluster's brokers are enough
   * @throws InvalidOptionException if an entry is not a valid address, naming the entry; if the
   *     text is null or blank, naming the environment variable that is probably missing
   * @throws KafkaEasyException if the version of kafka-clients or Jackson is not supported, naming
   *     the version found and the version needed; every other way to connect throws this too
   */
  public static KafkaEasy connect(@Nullable String bootstrap) {
    return new KafkaEasy(ConnectionSettings.of(bootstrap, Surroundings.ofProcess()));
  }

  /**
   * Connects with Kafka properties, which must include {@code bootstrap.servers}. Each client
   * receives the properties that it knows.
   *
   * @throws InvalidOptionException if a property is missing, invalid or refused, naming the
   *     property
   */
  public static KafkaEasy connect(Map<String, ?> properties) {
    return new KafkaEasy(ConnectionSettings.of(properties, Surroundings.ofProcess()));
  }

  /**
   * Connects to the brokers given by the system property {@code bootstrap.servers} (or {@code
   * kafka.easy.bootstrap.servers}), otherwise by the environment variable {@value
   * Surroundings#BOOTSTRAP_VARIABLE}, otherwise by {@value Surroundings#BOOTSTRAP_VARIABLE_SHORT},
   * otherwise to {@value ConnectionSettings#DEFAULT_BOOTSTRAP}.
   *
   * @throws InvalidOptionException if a variable is invalid, naming the variable
   */
  public static KafkaEasy fromEnvironment() {
    return new KafkaEasy(ConnectionSettings.fromEnvironment(Surroundings.ofProcess()));
  }

  /**
   * Connects with Kafka properties from a file, in the format of Kafka's command line tools and of
   * most cloud providers. If the file contains several named connections ({@code
   * dev.bootstrap.servers=...}), one is selected by the system property {@value
   * Surroundings#CONNECTION_PROPERTY}, otherwise by the environment variable {@value
   * Surroundings#CONNECTION_VARIABLE}, otherwise by a line in the file with the name of the system
   * property.
   *
   * @throws InvalidOptionException if the file cannot be read or a property is invalid, naming the
   *     property
   */
  public static KafkaEasy fromFile(Path file) {
    return new KafkaEasy(ConnectionSettings.fromFile(file, null, Surroundings.ofProcess()));
  }

  /**
   * Connects with one of several named connections of a file. The connection consists of the lines
   * that begin with its name and a dot, and of the lines without the name of any connection.
   *
   * <pre>{@code
   * security.protocol=SASL_SSL
   * dev.bootstrap.servers=localhost:9092
   * dev.security.protocol=PLAINTEXT
   * prod.bootstrap.servers=kafka.example.com:9093
   * }</pre>
   *
   * @throws InvalidOptionException if the file cannot be read or has no connection with this name
   */
  public static KafkaEasy named(String connection, Path file) {
    return new KafkaEasy(
        ConnectionSettings.fromFile(
            file, Options.text("connection", connection), Surroundings.ofProcess()));
  }

  /**
   * Returns a copy with one more Kafka property, for every client that knows it.
   *
   * @throws InvalidOptionException if Kafka does not accept the value, or the property names a
   *     serializer or deserializer; use a {@link Codec} instead
   */
  public KafkaEasy property(String name, Object value) {
    return new KafkaEasy(connection.property(name, value), hooks);
  }

  /**
   * Returns a copy that uses TLS, a user and password, an OAuth token, or a Kerberos ticket. PEM
   * files and secrets are read now; each client reads stores and key tabs when it starts.
   *
   * @throws InvalidOptionException if a PEM file, a store or a secret is missing, or a password
   *     would be sent over an unencrypted connection
   */
  public KafkaEasy security(Security security) {
    return new KafkaEasy(connection.security(security), hooks);
  }

  /**
   * Returns a copy with a hook around the handler of each of its consumers. Hooks of the connection
   * run outside the hooks added by {@link ConsumerBuilder#hook}; the hook added first is the
   * outermost. Default: none.
   *
   * @throws InvalidOptionException if the hook was added before
   */
  public KafkaEasy handlerHook(HandlerHook hook) {
    return new KafkaEasy(connection, hooks.withHandler(hook));
  }

  /**
   * Returns a copy with a hook for each record that is sent over this connection: by its producers,
   * by handlers and failure policies of its consumers (outputs, dead letters, retry topics) and by
   * redrives. The hook does not see records sent by {@link #rawProducer}, dead letters imported
   * from a file, or audit records. Hooks of the connection are called in the order in which they
   * were added, before hooks added by {@link ProducerBuilder#hook}. Default: none.
   *
   * @throws InvalidOptionException if the hook was added before
   */
  public KafkaEasy sendHook(SendHook hook) {
    return new KafkaEasy(connection, hooks.withSend(hook));
  }

  /** Returns a copy without hooks. */
  public KafkaEasy withoutHooks() {
    return new KafkaEasy(connection);
  }

  /** The hooks added by {@link #sendHook}, for libraries that send with {@link #rawProducer}. */
  public List<SendHook> sendHooks() {
    return hooks.send();
  }

  /**
   * Creates a builder for a producer with the default codec of the type: text, bytes, longs, UUIDs,
   * or JSON for any other type.
   */
  public <V> ProducerBuilder<V> producer(Class<V> type) {
    return producer(Codec.forType(type));
  }

  /** Creates a builder for a producer with the given value codec. */
  public <V> ProducerBuilder<V> producer(Codec<V> codec) {
    ProducerSetup<V> producer = new ProducerSetup<>(connection, codec);
    hooks.send().forEach(producer::hook);
    return producer;
  }

  /**
   * Creates a builder for a consumer with the default codec of the type: text, bytes, longs, UUIDs,
   * or JSON for any other type.
   */
  public <V> ConsumerBuilder<V> consumer(Class<V> type) {
    return consumer(Codec.forType(type));
  }

  /** Creates a builder for a consumer with the given value codec. */
  public <V> ConsumerBuilder<V> consumer(Codec<V> codec) {
    ConsumerSetup<V> consumer =
        new ConsumerSetup<>(new ConsumerLauncher(connection, hooks.send()), codec);
    hooks.handler().forEach(consumer::hook);
    return consumer;
  }

  /**
   * Creates an admin client with a timeout of 15 s for each request to the cluster. It connects on
   * the first call; the caller must close it.
   */
  public EasyAdmin admin() {
    return admin(EasyAdmin.DEFAULT_TIMEOUT);
  }

  /**
   * Creates an admin client. It connects on the first call; the caller must close it.
   *
   * @param timeout the time limit of each request to the cluster, 1 ms to 10 min
   */
  public EasyAdmin admin(Duration timeout) {
    return KafkaAdmin.of(connection, timeout);
  }

  /**
   * Creates a plain Kafka consumer of bytes on this connection, for tasks that kafka-easy's
   * consumers do not cover, such as reading a topic from beginning to end or reading one record.
   * Unless {@code properties} or the connection set something else, it reads only committed
   * records, commits nothing automatically, and has no group. The caller must close it and use it
   * from one thread only.
   *
   * @param properties Kafka consumer properties
   * @throws InvalidOptionException if Kafka does not accept a value, or for deserializers
   */
  public Consumer<byte[], byte[]> rawConsumer(Map<String, ?> properties) {
    Map<String, Object> all = ConsumerProperties.raw(connection, properties).toProperties();
    return KafkaClasses.with(() -> new KafkaConsumer<>(all));
  }

  /**
   * Creates a plain Kafka producer of bytes on this connection, for tasks that kafka-easy's
   * producers do not cover, such as transactions that the program begins and commits itself. The
   * producer is idempotent, with {@code acks=all}, unless {@code properties} or the connection set
   * something else. The caller must close it.
   *
   * @param properties Kafka producer properties
   * @throws InvalidOptionException if Kafka does not accept a value, or for serializers
   */
  public Producer<byte[], byte[]> rawProducer(Map<String, ?> properties) {
    Map<String, Object> all = ProducerProperties.raw(connection, properties).toProperties();
    return KafkaClasses.with(() -> new KafkaProducer<>(all));
  }

  /**
   * Creates a plain Kafka admin client on this connection. It connects at once; the caller must
   * close it.
   */
  public Admin rawAdmin() {
    return KafkaAdmin.raw(connection);
  }

  /** Same as {@code awaitReady(Duration.ofSeconds(30))}. */
  public void awaitReady() {
    awaitReady(READY_LIMIT);
  }

  /**
   * Waits until the cluster answers and all its brokers can be reached at their advertised
   * addresses.
   *
   * @param limit the time limit, 1 ms to 10 min
   * @param topics topics that must also exist and have a leader for each partition
   * @throws NotReadyException if the time limit passes; the message says for each address which
   *     step failed and what to do, or that {@code advertised.listeners} names a wrong address.
   *     Thrown without waiting if broker and client do not trust each other, if no client can be
   *     created with these settings, or if the brokers are too old
   */
  public void awaitReady(Duration limit, String... topics) {
    try (EasyAdmin admin = admin()) {
      admin.awaitReady(limit, topics);
    }
  }

  /** Lists every setting of the connection with its origin and reason; secrets are hidden. */
  public String describe() {
    return connection.describe();
  }

  @Override
  public String toString() {
    return "KafkaEasy" + connection.addresses();
  }
}
