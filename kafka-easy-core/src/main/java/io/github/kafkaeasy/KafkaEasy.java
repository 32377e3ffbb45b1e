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
 * The front door: where the cluster is, and everything that starts from there. Immutable and holds
 * no connection, so there is nothing to close; each producer, consumer and admin client makes its
 * own when it is started.
 *
 * <pre>{@code
 * KafkaEasy kafka = KafkaEasy.connect("localhost:9092");
 * }</pre>
 *
 * <p>However a connection is made, one order holds: what the program says wins over system
 * properties ({@code -Dkafka.easy.linger.ms=20}, or the plain Kafka name), these over variables
 * ({@code KAFKA_LINGER_MS=20}), these over a file, that over a profile, and that over the defaults.
 * {@link #describe()} shows where each setting comes from.
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
   * Brokers named by the program.
   *
   * @param bootstrap {@code host:port,host:port}; some of the cluster's brokers are enough
   * @throws InvalidOptionException naming the entry that is no address; for null and blank text,
   *     naming the variable that is probably missing
   * @throws KafkaEasyException if kafka-clients or Jackson is of a version that cannot work, naming
   *     it and what is needed; like every other way to connect
   */
  public static KafkaEasy connect(@Nullable String bootstrap) {
    return new KafkaEasy(ConnectionSettings.of(bootstrap, Surroundings.ofProcess()));
  }

  /**
   * Kafka properties, {@code bootstrap.servers} among them, as other clients take them. Each client
   * gets those that it knows.
   *
   * @throws InvalidOptionException naming the property that is missing, wrong or refused
   */
  public static KafkaEasy connect(Map<String, ?> properties) {
    return new KafkaEasy(ConnectionSettings.of(properties, Surroundings.ofProcess()));
  }

  /**
   * Brokers named by the system property {@code bootstrap.servers} (or {@code
   * kafka.easy.bootstrap.servers}), else by the variable {@value Surroundings#BOOTSTRAP_VARIABLE},
   * else {@value Surroundings#BOOTSTRAP_VARIABLE_SHORT}, else {@value
   * ConnectionSettings#DEFAULT_BOOTSTRAP}.
   *
   * @throws InvalidOptionException naming the variable that is wrong
   */
  public static KafkaEasy fromEnvironment() {
    return new KafkaEasy(ConnectionSettings.fromEnvironment(Surroundings.ofProcess()));
  }

  /**
   * Kafka properties from a file, as the command line tools of Kafka take them and clouds hand them
   * out. If the file names several connections ({@code dev.bootstrap.servers=...}), the variable
   * {@value Surroundings#CONNECTION_VARIABLE}, the system property {@value
   * Surroundings#CONNECTION_PROPERTY} or a line of that name in the file chooses among them.
   *
   * @throws InvalidOptionException if it cannot be read, or naming the property at fault
   */
  public static KafkaEasy fromFile(Path file) {
    return new KafkaEasy(ConnectionSettings.fromFile(file, null, Surroundings.ofProcess()));
  }

  /**
   * One of several connections that a file describes: the lines that begin with its name and a dot,
   * and those that begin with nobody's.
   *
   * <pre>{@code
   * security.protocol=SASL_SSL
   * dev.bootstrap.servers=localhost:9092
   * dev.security.protocol=PLAINTEXT
   * prod.bootstrap.servers=kafka.example.com:9093
   * }</pre>
   *
   * @throws InvalidOptionException if the file cannot be read or has no connection of that name
   */
  public static KafkaEasy named(String connection, Path file) {
    return new KafkaEasy(
        ConnectionSettings.fromFile(
            file, Options.text("connection", connection), Surroundings.ofProcess()));
  }

  /**
   * The same connection with one more Kafka property, for every client that knows it.
   *
   * @throws InvalidOptionException if Kafka does not take the value, or for (de)serializers: give a
   *     {@link Codec}
   */
  public KafkaEasy property(String name, Object value) {
    return new KafkaEasy(connection.property(name, value), hooks);
  }

  /**
   * The same connection, secured: TLS, user and password, token or ticket. Files and secrets are
   * read now.
   *
   * @throws InvalidOptionException if one is missing, or a password would cross the network in the
   *     clear
   */
  public KafkaEasy security(Security security) {
    return new KafkaEasy(connection.security(security), hooks);
  }

  /**
   * The same connection with a hook around the handler of each of its consumers, outside of those
   * that {@link ConsumerBuilder#hook} adds; the first added is outermost. Default: none.
   *
   * @throws InvalidOptionException if it is there already
   */
  public KafkaEasy handlerHook(HandlerHook hook) {
    return new KafkaEasy(connection, hooks.withHandler(hook));
  }

  /**
   * The same connection with a hook for each record that is sent over it: by its producers, by the
   * handlers and failure policies of its consumers (outputs, dead letters, retry topics) and by
   * redrives. Not by {@link #rawProducer}, and not what redrives and imports write down for
   * themselves. Asked before those that {@link ProducerBuilder#hook} adds, in the order in which
   * they were added. Default: none.
   *
   * @throws InvalidOptionException if it is there already
   */
  public KafkaEasy sendHook(SendHook hook) {
    return new KafkaEasy(connection, hooks.withSend(hook));
  }

  /** The same connection without the hooks that it was given. */
  public KafkaEasy withoutHooks() {
    return new KafkaEasy(connection);
  }

  /** The hooks of {@link #sendHook}, for libraries that send by {@link #rawProducer}. */
  public List<SendHook> sendHooks() {
    return hooks.send();
  }

  /** A producer of text, bytes, or JSON for any other type. */
  public <V> ProducerBuilder<V> producer(Class<V> type) {
    return producer(Codec.forType(type));
  }

  /** A producer of what the codec writes. */
  public <V> ProducerBuilder<V> producer(Codec<V> codec) {
    ProducerSetup<V> producer = new ProducerSetup<>(connection, codec);
    hooks.send().forEach(producer::hook);
    return producer;
  }

  /** A consumer of text, bytes, or JSON for any other type. */
  public <V> ConsumerBuilder<V> consumer(Class<V> type) {
    return consumer(Codec.forType(type));
  }

  /** A consumer of what the codec reads. */
  public <V> ConsumerBuilder<V> consumer(Codec<V> codec) {
    ConsumerSetup<V> consumer =
        new ConsumerSetup<>(new ConsumerLauncher(connection, hooks.send()), codec);
    hooks.handler().forEach(consumer::hook);
    return consumer;
  }

  /** An admin client whose calls take at most 15 s each. Connects in the first call; close it. */
  public EasyAdmin admin() {
    return admin(EasyAdmin.DEFAULT_TIMEOUT);
  }

  /**
   * An admin client.
   *
   * @param timeout how long a call may take, 1 ms to 10 min
   */
  public EasyAdmin admin(Duration timeout) {
    return KafkaAdmin.of(connection, timeout);
  }

  /**
   * A Kafka consumer of bytes on this connection, as it is, for what no consumer of ours serves:
   * reading a topic from end to end, looking at one record. Read-committed and without automatic
   * commits unless {@code properties} say otherwise; without a group unless they name one. The
   * caller closes it, and touches it with one thread only.
   *
   * @param properties Kafka's own names
   * @throws InvalidOptionException if Kafka does not take a value, and for deserializers
   */
  public Consumer<byte[], byte[]> rawConsumer(Map<String, ?> properties) {
    Map<String, Object> all = ConsumerProperties.raw(connection, properties).toProperties();
    return KafkaClasses.with(() -> new KafkaConsumer<>(all));
  }

  /**
   * A Kafka producer of bytes on this connection, as it is, for what no producer of ours does:
   * transactions. Idempotent, with {@code acks=all}, unless {@code properties} say otherwise. The
   * caller closes it.
   *
   * @param properties Kafka's own names
   * @throws InvalidOptionException if Kafka does not take a value, and for serializers
   */
  public Producer<byte[], byte[]> rawProducer(Map<String, ?> properties) {
    return new KafkaProducer<>(ProducerProperties.raw(connection, properties).toProperties());
  }

  /** Kafka's admin client on this connection, as it is. Connects at once; the caller closes it. */
  public Admin rawAdmin() {
    return KafkaAdmin.raw(connection);
  }

  /** The same as {@code awaitReady(Duration.ofSeconds(30))}. */
  public void awaitReady() {
    awaitReady(READY_LIMIT);
  }

  /**
   * Waits until the cluster answers and all its brokers can be reached where they say they are.
   *
   * @param limit how long, 1 ms to 10 min
   * @param topics also waits until these exist and have leaders
   * @throws NotReadyException saying for each address that was tried which step failed and what to
   *     do, or to where {@code advertised.listeners} wrongly leads; at once when broker and client
   *     do not trust each other
   */
  public void awaitReady(Duration limit, String... topics) {
    try (EasyAdmin admin = admin()) {
      admin.awaitReady(limit, topics);
    }
  }

  /** Every setting of the connection with its origin and reason; secrets are hidden. */
  public String describe() {
    return connection.describe();
  }

  @Override
  public String toString() {
    return "KafkaEasy" + connection.addresses();
  }
}
