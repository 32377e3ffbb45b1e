package io.github.kafkaeasy.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Settings for a {@link LocalKafka} to start. Not thread-safe; may start several brokers, each with
 * ports and a folder of its own.
 */
public final class LocalKafkaBuilder {

  private final Map<String, String> serverProperties = new HashMap<>();
  private final List<String> jvmOptions = new ArrayList<>();
  private int heapMegabytes = 512;
  private Duration startTimeout = Duration.ofSeconds(60);
  private @Nullable String advertisedAddress;
  private boolean shared;
  private Supplier<BrokerPorts> ports = BrokerPorts::choose;
  private Supplier<NodeRole> role = NodeRole::alone;

  LocalKafkaBuilder() {}

  /**
   * Sets any broker setting, in place of Kafka's default and of ours.
   *
   * @param name the setting's name, as in server.properties
   * @param value its value
   * @return this builder
   * @throws IllegalArgumentException for the few that LocalKafka derives from its ports and folder,
   *     such as {@code listeners}
   */
  public LocalKafkaBuilder serverProperty(String name, String value) {
    ServerProperties.requireNotOwned(Objects.requireNonNull(name, "name"));
    serverProperties.put(name, Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Sets the broker's largest heap. Default: 512 MB.
   *
   * @param megabytes at least 128
   * @return this builder
   * @throws IllegalArgumentException when it is too small for a broker to start
   */
  public LocalKafkaBuilder heapMegabytes(int megabytes) {
    requireEnough(megabytes);
    heapMegabytes = megabytes;
    return this;
  }

  /**
   * Adds an option for the broker's JVM, after ours and so stronger. For example {@code
   * -Dkafka-easy.broker.log=DEBUG} shows more in the log, and {@code -XX:TieredStopAtLevel=4} lets
   * the JVM compile as it does in production: slower to start, faster under load.
   *
   * @param option one option
   * @return this builder
   */
  public LocalKafkaBuilder jvmOption(String option) {
    jvmOptions.add(Objects.requireNonNull(option, "option"));
    return this;
  }

  /**
   * Sets how long a start may take until it counts as failed. Default: 60 s; about 2 s are usual.
   *
   * @param timeout more than zero
   * @return this builder
   * @throws IllegalArgumentException when it is zero or negative
   */
  public LocalKafkaBuilder startTimeout(Duration timeout) {
    requirePositive(timeout);
    startTimeout = timeout;
    return this;
  }

  /**
   * Sets the address that the broker tells its clients, where a proxy stands between. Default: the
   * CLIENT listener's own. The proxy forwards to {@link LocalKafka#clientListener()}; {@link
   * LocalKafka#bootstrapServers()} is this address.
   *
   * @param host a host name or address
   * @param port 1 to 65535
   * @return this builder
   * @throws IllegalArgumentException when the port is out of bounds
   */
  public LocalKafkaBuilder advertisedAddress(String host, int port) {
    requirePort(port);
    advertisedAddress = Objects.requireNonNull(host, "host") + ":" + port;
    return this;
  }

  /**
   * Sets the port of the CLIENT listener. Default: a free one below 32768, and another when that is
   * taken meanwhile. A port that was asked for is not given up: when it is taken, the start fails.
   *
   * @param port 1 to 65535, on the loopback address
   * @return this builder
   * @throws IllegalArgumentException when it is out of bounds
   */
  public LocalKafkaBuilder port(int port) {
    requirePort(port);
    ports = () -> BrokerPorts.choose().withClient(port);
    return this;
  }

  /** For the extension: refuses whatever would take the broker away from other tests. */
  LocalKafkaBuilder shared() {
    shared = true;
    return this;
  }

  /** For the test of a port that another process was faster to take. */
  LocalKafkaBuilder ports(Supplier<BrokerPorts> choice) {
    ports = choice;
    return this;
  }

  /** For a cluster, which gives its nodes their parts. */
  LocalKafkaBuilder role(NodeRole part) {
    role = () -> part;
    return this;
  }

  /**
   * Starts a broker and returns when it serves.
   *
   * @return the broker, to be closed by the caller
   * @throws LocalKafkaException when it does not serve within {@link #startTimeout}; the message
   *     ends with the broker's log, and nothing is left behind
   */
  public LocalKafka start() {
    LocalKafka kafka = prepare();
    try {
      kafka.startOnPortsOfItsOwn();
      return kafka;
    } catch (RuntimeException e) {
      kafka.closeShared();
      throw e;
    }
  }

  static void requirePort(int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("A port lies between 1 and 65535, not at " + port);
    }
  }

  static void requireEnough(int heapMegabytes) {
    if (heapMegabytes < 128) {
      throw new IllegalArgumentException(
          "A broker needs a heap of at least 128 MB, not " + heapMegabytes);
    }
  }

  static void requirePositive(Duration startTimeout) {
    if (startTimeout.isZero() || startTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "startTimeout must be more than zero, not " + startTimeout);
    }
  }

  /** With folder and guardian, not started. */
  LocalKafka prepare() {
    try {
      return new LocalKafka(
          new Settings(
              Map.copyOf(serverProperties),
              heapMegabytes,
              List.copyOf(jvmOptions),
              startTimeout,
              advertisedAddress,
              shared,
              ports,
              role.get()));
    } catch (IOException e) {
      throw new UncheckedIOException("No temporary folder or no process for the broker", e);
    }
  }

  /** An immutable copy of what the builder was told. */
  record Settings(
      Map<String, String> serverProperties,
      int heapMegabytes,
      List<String> jvmOptions,
      Duration startTimeout,
      @Nullable String advertisedAddress,
      boolean shared,
      Supplier<BrokerPorts> ports,
      NodeRole role) {}
}
