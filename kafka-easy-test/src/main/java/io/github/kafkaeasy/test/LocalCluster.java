package io.github.kafkaeasy.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * Cluster of several real brokers on this machine, three by default. Every node is a broker and a
 * voter of the controller quorum, with its own JVM and folder. The cluster serves about five
 * seconds after {@link LocalClusterBuilder#start()} and takes about 250 MB of memory per node.
 *
 * <pre>{@code
 * try (LocalCluster cluster = LocalCluster.builder().start();
 *     RawKafka raw = RawKafka.connect(cluster.bootstrapServers())) {
 *   raw.createTopic("orders", 6);
 *   cluster.node(2).kill();
 *   raw.publish("orders", "customer-7", "still acknowledged");
 *   cluster.node(2).start();
 * }
 * }</pre>
 *
 * <p>By default topics are replicated on all nodes and accept writes while at most one node is down
 * ({@code min.insync.replicas}). Each node is a {@link LocalKafka} that can be stopped, killed and
 * suspended. A node serves only while more than half of all nodes run, so {@link
 * LocalKafka#start()} does not return before that. {@link #startAll()} starts several at once.
 *
 * <p>{@link #close()} ends the nodes and deletes their data; so does the end of the JVM that
 * started them, however it ends. Thread-safe.
 */
public final class LocalCluster implements AutoCloseable {

  private static final int ATTEMPTS_TO_FIND_PORTS = 5;

  private final List<LocalKafka> nodes;

  private LocalCluster(List<LocalKafka> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Starts building a cluster.
   *
   * @return a builder with the defaults
   */
  public static LocalClusterBuilder builder() {
    return new LocalClusterBuilder();
  }

  static LocalCluster start(LocalClusterBuilder.Settings settings) {
    for (int attempt = 1; ; attempt++) {
      LocalCluster cluster = prepare(settings);
      try {
        cluster.startAll();
        return cluster;
      } catch (RuntimeException e) {
        boolean portTaken = cluster.nodes.stream().anyMatch(LocalCluster::metATakenPort);
        cluster.close();
        if (attempt == ATTEMPTS_TO_FIND_PORTS || !portTaken) {
          throw e;
        }
      }
    }
  }

  /**
   * Chooses all ports before the first node starts, because every node's configuration lists all
   * voters.
   */
  private static LocalCluster prepare(LocalClusterBuilder.Settings settings) {
    List<BrokerPorts> ports = settings.ports().get();
    String clusterId = Uuid.randomUuid().toString();
    String voters =
        IntStream.range(0, ports.size())
            .mapToObj(i -> NodeRole.voter(i + 1, ports.get(i)))
            .collect(Collectors.joining(","));
    List<LocalKafka> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < ports.size(); i++) {
        BrokerPorts own = ports.get(i);
        NodeRole role = new NodeRole(i + 1, ports.size(), clusterId, voters);
        nodes.add(settings.node(i + 1).role(role).ports(() -> own).prepare());
      }
      return new LocalCluster(nodes);
    } catch (RuntimeException e) {
      nodes.forEach(LocalKafka::closeShared);
      throw e;
    }
  }

  private static boolean metATakenPort(LocalKafka node) {
    return node.logs().contains("BindException");
  }

  /**
   * The bootstrap servers for clients under test: all nodes' CLIENT listeners, or the addresses set
   * with {@link LocalClusterBuilder#advertisedAddress}.
   *
   * @return hosts and ports, for {@code bootstrap.servers}
   */
  public String bootstrapServers() {
    return nodes.stream().map(LocalKafka::bootstrapServers).collect(Collectors.joining(","));
  }

  /**
   * All nodes' INTERNAL listeners, for tools of the test that bypass proxies.
   *
   * @return hosts and ports, for {@code bootstrap.servers}
   */
  public String internalBootstrapServers() {
    return nodes.stream()
        .map(LocalKafka::internalBootstrapServers)
        .collect(Collectors.joining(","));
  }

  /**
   * One node.
   *
   * @param id its {@code node.id}: 1 up to the number of nodes
   * @return the broker; closing it removes it and its data from the cluster for good
   * @throws IllegalArgumentException when there is no such node
   */
  public LocalKafka node(int id) {
    if (id < 1 || id > nodes.size()) {
      throw new IllegalArgumentException(
          "The cluster has the nodes 1 to " + nodes.size() + ", not " + id);
    }
    return nodes.get(id - 1);
  }

  /**
   * All nodes, running or not.
   *
   * @return sorted by id, from 1
   */
  public List<LocalKafka> nodes() {
    return nodes;
  }

  /**
   * Starts all nodes that do not run, concurrently, and returns when they serve.
   *
   * @throws LocalKafkaException when a node does not serve in time; the message ends with its log
   * @throws IllegalStateException when a node was closed
   */
  public void startAll() {
    List<LocalKafka> begun = nodes.stream().filter(node -> !node.isRunning()).toList();
    begun.forEach(LocalKafka::begin);
    // Once a node has ended, stop waiting: the others may never serve, and its log has the reason.
    BooleanSupplier oneEnded = () -> begun.stream().anyMatch(node -> !node.isRunning());
    begun.forEach(node -> node.awaitServing(oneEnded));
    begun.forEach(node -> node.awaitServing(node::isRunning));
  }

  /** Kills all nodes and deletes their folders. Further calls do nothing. */
  @Override
  public void close() {
    nodes.forEach(LocalKafka::closeShared);
  }

  @Override
  public String toString() {
    return "LocalCluster" + nodes;
  }
}
