package io.github.kafkaeasy.test;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Builder for a {@link LocalCluster}. Not thread-safe; can start several clusters. */
public final class LocalClusterBuilder {

  private static final int MOST_NODES = 9;

  private final List<Consumer<LocalKafkaBuilder>> forEveryNode = new ArrayList<>();
  private final Map<Integer, InetSocketAddress> advertised = new HashMap<>();
  private int nodes = 3;

  LocalClusterBuilder() {}

  /**
   * Sets the number of nodes. Default: 3, the smallest cluster that survives the loss of a node.
   *
   * @param count 2 to 9
   * @return this builder
   * @throws IllegalArgumentException when it is out of bounds; one node is a {@link LocalKafka}
   */
  public LocalClusterBuilder nodes(int count) {
    if (count < 2 || count > MOST_NODES) {
      throw new IllegalArgumentException(
          "nodes must be 2 to " + MOST_NODES + ", not " + count + "; one is a LocalKafka");
    }
    nodes = count;
    return this;
  }

  /**
   * Sets a broker setting on every node; overrides Kafka's default and ours.
   *
   * @param name the setting's name, as in server.properties
   * @param value its value
   * @return this builder
   * @throws IllegalArgumentException for settings that the cluster derives from ports, folders and
   *     nodes
   */
  public LocalClusterBuilder serverProperty(String name, String value) {
    ServerProperties.requireNotOwned(Objects.requireNonNull(name, "name"));
    Objects.requireNonNull(value, "value");
    forEveryNode.add(node -> node.serverProperty(name, value));
    return this;
  }

  /**
   * Sets every node's maximum heap. Default: 512 MB.
   *
   * @param megabytes at least 128
   * @return this builder
   * @throws IllegalArgumentException when it is too small for a broker to start
   */
  public LocalClusterBuilder heapMegabytes(int megabytes) {
    LocalKafkaBuilder.requireEnough(megabytes);
    forEveryNode.add(node -> node.heapMegabytes(megabytes));
    return this;
  }

  /**
   * Adds an option for every node's JVM, as {@link LocalKafkaBuilder#jvmOption}.
   *
   * @param option one option
   * @return this builder
   */
  public LocalClusterBuilder jvmOption(String option) {
    Objects.requireNonNull(option, "option");
    forEveryNode.add(node -> node.jvmOption(option));
    return this;
  }

  /**
   * Sets the timeout for the start of a node. Default: 60 s; a start usually takes about 5 s.
   *
   * @param timeout more than zero
   * @return this builder
   * @throws IllegalArgumentException when it is zero or negative
   */
  public LocalClusterBuilder startTimeout(Duration timeout) {
    LocalKafkaBuilder.requirePositive(timeout);
    forEveryNode.add(node -> node.startTimeout(timeout));
    return this;
  }

  /**
   * Sets the address that a node advertises to its clients, such as that of a {@link FaultProxy}.
   *
   * @param nodeId 1 up to the number of nodes
   * @param address the proxy's address; the proxy forwards to the node's {@link
   *     LocalKafka#clientListener()}
   * @return this builder
   */
  public LocalClusterBuilder advertisedAddress(int nodeId, InetSocketAddress address) {
    advertised.put(nodeId, Objects.requireNonNull(address, "address"));
    return this;
  }

  /**
   * Starts the nodes and returns when all of them serve.
   *
   * @return the cluster, to be closed by the caller
   * @throws IllegalArgumentException when an address was given for a node that does not exist
   * @throws LocalKafkaException when a node does not serve in time; the message ends with its log,
   *     and nothing is left behind
   */
  public LocalCluster start() {
    return startOn(() -> Stream.generate(BrokerPorts::choose).limit(nodes).toList());
  }

  /** Starts with given ports, to test a port that another process has taken. */
  LocalCluster startOn(Supplier<List<BrokerPorts>> ports) {
    for (int nodeId : advertised.keySet()) {
      if (nodeId < 1 || nodeId > nodes) {
        throw new IllegalArgumentException(
            "advertisedAddress names node " + nodeId + ", but nodes is " + nodes);
      }
    }
    return LocalCluster.start(
        new Settings(List.copyOf(forEveryNode), Map.copyOf(advertised), ports));
  }

  /** Immutable copy of the builder's settings. */
  record Settings(
      List<Consumer<LocalKafkaBuilder>> forEveryNode,
      Map<Integer, InetSocketAddress> advertised,
      Supplier<List<BrokerPorts>> ports) {

    LocalKafkaBuilder node(int id) {
      LocalKafkaBuilder node = LocalKafka.builder();
      forEveryNode.forEach(setting -> setting.accept(node));
      InetSocketAddress address = advertised.get(id);
      return address == null
          ? node
          : node.advertisedAddress(address.getHostString(), address.getPort());
    }
  }
}
