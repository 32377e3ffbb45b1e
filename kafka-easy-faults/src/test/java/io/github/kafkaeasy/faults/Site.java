package io.github.kafkaeasy.faults;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.test.FaultProxy;
import io.github.kafkaeasy.test.LocalCluster;
import io.github.kafkaeasy.test.LocalClusterBuilder;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The brokers of a run, each behind a proxy. Clients under test connect through the proxies; tools
 * of the test bypass them.
 *
 * @param nodes the brokers, by node id
 * @param proxies one per broker, in the same order
 * @param raw tool that bypasses the proxies
 * @param whole closes all brokers
 * @param names counter for unique names of topics and groups
 */
record Site(
    List<LocalKafka> nodes,
    List<FaultProxy> proxies,
    RawKafka raw,
    Runnable whole,
    AtomicInteger names)
    implements AutoCloseable {

  /** On a fully loaded machine three brokers have taken more than a minute to start. */
  private static final Duration START = Duration.ofMinutes(3);

  /** Interval at which a coordinator looks for timed-out transactions; Kafka's default is 10 s. */
  private static final String LOOK_FOR_TIMEOUTS =
      "transaction.abort.timed.out.transaction.cleanup.interval.ms";

  static Site open(int nodes) {
    List<FaultProxy> proxies = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      proxies.add(FaultProxy.open());
    }
    Site site = nodes == 1 ? one(proxies) : several(proxies);
    for (int i = 0; i < nodes; i++) {
      proxies.get(i).forwardTo(site.nodes().get(i).clientListener());
    }
    return site;
  }

  private static Site one(List<FaultProxy> proxies) {
    LocalKafka kafka =
        LocalKafka.builder()
            .advertisedAddress("127.0.0.1", proxies.get(0).port())
            .serverProperty(LOOK_FOR_TIMEOUTS, "1000")
            .startTimeout(START)
            .start();
    RawKafka raw = RawKafka.connect(kafka.internalBootstrapServers());
    return new Site(List.of(kafka), proxies, raw, kafka::close, new AtomicInteger());
  }

  private static Site several(List<FaultProxy> proxies) {
    LocalClusterBuilder builder =
        LocalCluster.builder()
            .nodes(proxies.size())
            .serverProperty(LOOK_FOR_TIMEOUTS, "1000")
            .startTimeout(START);
    for (int i = 0; i < proxies.size(); i++) {
      builder.advertisedAddress(i + 1, proxies.get(i).address());
    }
    LocalCluster cluster = builder.start();
    RawKafka raw = RawKafka.connect(cluster.internalBootstrapServers());
    return new Site(cluster.nodes(), proxies, raw, cluster::close, new AtomicInteger());
  }

  KafkaEasy kafka() {
    return KafkaEasy.connect(bootstrapServers());
  }

  String bootstrapServers() {
    return String.join(",", nodes.stream().map(LocalKafka::bootstrapServers).toList());
  }

  String name(String kind) {
    return kind + "-" + names.incrementAndGet();
  }

  String createTopic(String name, int partitions) {
    String topic = name(name);
    raw.createTopic(topic, partitions);
    return topic;
  }

  void eachProxy(Consumer<FaultProxy> what) {
    proxies.forEach(what);
  }

  /**
   * Starts all brokers that do not run, concurrently, since the quorum may need several of them.
   */
  void startAll() {
    nodes.stream()
        .filter(node -> !node.isRunning())
        .map(node -> CompletableFuture.runAsync(node::start))
        .toList()
        .forEach(CompletableFuture::join);
  }

  int resetAll() {
    return proxies.stream().mapToInt(FaultProxy::reset).sum();
  }

  @Override
  public void close() {
    raw.close();
    whole.run();
    proxies.forEach(FaultProxy::close);
  }
}
