package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.connection.KafkaClasses;
import io.github.kafkaeasy.internal.connection.OwnConsumer;
import io.github.kafkaeasy.internal.settings.PropertyRules;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the broker addresses that the bootstrap servers report. An admin client connects to the
 * reported addresses after its first request, so if these do not answer, it cannot tell which
 * addresses were reported. A consumer that lists topics gets its answer from the bootstrap server
 * itself.
 */
final class BootstrapMetadata {
  private static final PropertyRules RULES = PropertyRules.of(KafkaClasses.consumer());

  /**
   * The consumer settings that are used, besides those of security and configuration providers. All
   * other settings are about groups and fetching, which this class does not do.
   */
  private static final Set<String> NEEDED =
      Set.of("bootstrap.servers", "client.dns.lookup", "client.id");

  private BootstrapMetadata() {}

  /**
   * The brokers that hold partitions, ordered by id; empty in a cluster without topics.
   *
   * @throws org.apache.kafka.common.KafkaException if the bootstrap servers do not answer
   */
  static List<Node> brokers(ConnectionSettings connection, Duration limit) {
    Map<String, Object> properties =
        new LinkedHashMap<>(
            connection.forClient(RULES).only(BootstrapMetadata::isNeeded).toProperties());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    try (OwnConsumer own =
        new OwnConsumer(
            KafkaClasses.with(
                () ->
                    new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())))) {
      Map<Integer, Node> byId = new TreeMap<>();
      for (List<PartitionInfo> topic : own.consumer().listTopics(limit).values()) {
        topic.stream()
            .flatMap(partition -> Stream.of(partition.replicas()))
            .filter(node -> !node.isEmpty())
            .forEach(node -> byId.put(node.id(), node));
      }
      return List.copyOf(byId.values());
    }
  }

  private static boolean isNeeded(String property) {
    return NEEDED.contains(property)
        || property.startsWith("ssl.")
        || property.startsWith("sasl.")
        || property.startsWith("security.")
        || property.startsWith("config.providers");
  }
}
