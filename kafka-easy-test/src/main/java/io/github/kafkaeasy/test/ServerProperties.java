package io.github.kafkaeasy.test;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * The broker's server.properties: our defaults for tests, the user's settings, and the settings
 * derived from ports and folder.
 */
final class ServerProperties {

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          // A misspelt topic name should be an error in tests.
          Map.entry("auto.create.topics.enable", "false"),
          // By default classic groups wait 3 s for more members.
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          // By default session timeouts below 6 s (classic) or 45 s (new protocol) are refused;
          // tests of a lost member need shorter ones.
          Map.entry("group.min.session.timeout.ms", "1000"),
          Map.entry("group.consumer.min.session.timeout.ms", "1000"),
          Map.entry("group.consumer.min.heartbeat.interval.ms", "100"),
          Map.entry("group.share.min.session.timeout.ms", "1000"),
          Map.entry("group.share.min.heartbeat.interval.ms", "100"),
          // In the new protocol a rebalance takes several heartbeats, and the broker sets their
          // interval.
          Map.entry("group.consumer.heartbeat.interval.ms", "500"),
          Map.entry("group.share.heartbeat.interval.ms", "500"),
          // By default the broker computes assignments only once per second.
          Map.entry("group.consumer.assignment.interval.ms", "0"),
          Map.entry("group.share.assignment.interval.ms", "0"),
          // A killed broker cannot register again until its former session has ended, by default 9
          // s.
          Map.entry("broker.session.timeout.ms", "2000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          // An idle controller writes a record twice per second. Without these records, and with
          // the heartbeat above, an idle broker uses 22 ms of CPU time per second instead of 49.
          Map.entry("metadata.max.idle.interval.ms", "0"),
          // A single node has no second replica; few partitions make the first use faster.
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "4"),
          // Reduced from 128 MiB and 10 MiB, which suit production, to save memory.
          Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
          Map.entry("log.index.size.max.bytes", "1048576"),
          // Files of deleted topics are removed after 1 s instead of a minute.
          Map.entry("log.segment.delete.delay.ms", "1000"));

  /** Settings that LocalKafka derives from its ports and folder. */
  private static final Set<String> OWNED =
      Set.of(
          "process.roles",
          "node.id",
          "broker.id",
          "listeners",
          "advertised.listeners",
          "controller.listener.names",
          "controller.quorum.voters",
          "controller.quorum.bootstrap.servers",
          "inter.broker.listener.name",
          "log.dir",
          "log.dirs",
          "metadata.log.dir");

  private ServerProperties() {}

  /** Default settings for every broker of tests, also one in a container. */
  static Map<String, String> defaults() {
    return DEFAULTS;
  }

  /** Replicates topics on every node and keeps them writable while one node is down. */
  private static Map<String, String> replicated(int nodes) {
    String all = String.valueOf(nodes);
    String most = String.valueOf(nodes - 1);
    return Map.of(
        "default.replication.factor", all,
        "min.insync.replicas", most,
        "offsets.topic.replication.factor", all,
        "transaction.state.log.replication.factor", all,
        "transaction.state.log.min.isr", most,
        "share.coordinator.state.topic.replication.factor", all,
        "share.coordinator.state.topic.min.isr", most);
  }

  static void requireNotOwned(String name) {
    if (OWNED.contains(name)) {
      throw new IllegalArgumentException(
          "LocalKafka sets "
              + name
              + " itself, from its ports and folder. To change the address that the broker"
              + " advertises to clients, use advertisedAddress(host, port).");
    }
  }

  static void write(
      Path file,
      Path logFolder,
      BrokerPorts ports,
      String advertised,
      NodeRole role,
      Map<String, String> users)
      throws IOException {
    Map<String, String> all = new TreeMap<>(DEFAULTS);
    if (role.nodes() > 1) {
      all.putAll(replicated(role.nodes()));
    }
    // Can be overridden, for tests of security on the CLIENT listener.
    all.put(
        "listener.security.protocol.map",
        "CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.putAll(users);
    all.put("process.roles", "broker,controller");
    all.put("node.id", String.valueOf(role.nodeId()));
    all.put(
        "listeners",
        "CLIENT://127.0.0.1:%d,INTERNAL://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(ports.client(), ports.internal(), ports.controller()));
    all.put(
        "advertised.listeners",
        "CLIENT://%s,INTERNAL://127.0.0.1:%d".formatted(advertised, ports.internal()));
    all.put("inter.broker.listener.name", "INTERNAL");
    all.put("controller.listener.names", "CONTROLLER");
    all.put("controller.quorum.voters", role.quorumVoters(ports));
    all.put("log.dirs", logFolder.toString());

    Properties properties = new Properties();
    properties.putAll(all);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, "Written by LocalKafka");
    }
  }
}
