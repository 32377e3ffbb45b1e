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
 * Builder for a {@link LocalKafka}. Not thread-safe; can start several brokers, each with its own
 * ports and folder.
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
   * Sets a broker setting; overrides Kafka's default and ours.
   *
   * @param name the setting's name, as in server.properties
   * @param value its value
   * @return this builder
   * @throws IllegalArgumentException for settings that LocalKafka derives from its ports and
   *     folder, such as {@code listeners}
   */
  public LocalKafkaBuilder serverProperty(String name, String value) {
    ServerProperties.requireNotOwned(Objects.requireNonNull(name, "name"));
    serverProperties.put(name, Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Sets the broker's maximum heap. Default: 512 MB.
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
   * Adds an option for the broker's JVM. It comes after our own options and overrides them. For
   * example {@code -Dkafka-easy.broker.log=DEBUG} logs more, and {@code -XX:TieredStopAtLevel=4}
   * makes the JVM compile as in production: slower to start, faster under load.
   *
   * @param option one option
   * @return this builder
   */
  public LocalKafkaBuilder jvmOption(String option) {
    jvmOptions.add(Objects.requireNonNull(option, "option"));
    return this;
  }

  /**
   * Sets the timeout for a start. Default: 60 s; a start usually takes about 2 s.
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
   * Sets the address that the broker advertises to its clients, such as that of a proxy. Default:
   * the CLIENT listener's own. The proxy forwards to {@link LocalKafka#clientListener()}; {@link
   * LocalKafka#bootstrapServers()} returns the address set here.
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
   * Sets the port of the CLIENT listener. Default: a free port below 32768, and another one if that
   * port is taken meanwhile. If a port set here is taken, the start fails.
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

  /** For the extension: builds a broker that cannot be stopped, because other tests share it. */
  LocalKafkaBuilder shared() {
    shared = true;
    return this;
  }

  /** Sets the ports, to test a port that another process has taken. */
  LocalKafkaBuilder ports(Supplier<BrokerPorts> choice) {
    ports = choice;
    return this;
  }

  /** Sets the node's role; for {@link LocalCluster}. */
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
      throw new IllegalArgumentException("A port must be 1 to 65535, not " + port);
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

  /** Creates the broker with its folder and guardian, but does not start it. */
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

  /** Immutable copy of the builder's settings. */
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
