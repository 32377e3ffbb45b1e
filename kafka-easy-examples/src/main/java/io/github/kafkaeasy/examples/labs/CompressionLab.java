package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.examples.Say;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Measures compression: rate, bytes on the broker (the same as on the network), and CPU time of
 * this JVM. By default Kafka's own producer does not compress; kafka-easy's uses lz4.
 */
public final class CompressionLab {
  private CompressionLab() {}

  public static void main(String[] args) {
    Lab.main(
        CompressionLab.class,
        () -> {
          KafkaEasy kafka = Lab.kafka();
          Map<String, String> topics = new LinkedHashMap<>();
          Map<String, Callable<Lab.Round>> variants = new LinkedHashMap<>();
          for (Compression codec : Compression.values()) {
            String name = codec.name().toLowerCase(Locale.ROOT);
            String topic = Lab.topic("compression");
            topics.put(name, topic);
            variants.put(
                name, () -> Lab.send(kafka, topic, options -> options.compression(codec).warmUp()));
          }
          Rounds<Lab.Round> rounds = Rounds.of(Rounds.COUNT, variants);
          print(topics, rounds);
          rounds.conclude(Say.text("records/s"), Lab.Round::rate);
          Say.line(
              "kafka-python can always read gzip; for lz4, snappy and zstd it needs additional"
                  + " packages.");
          return null;
        });
  }

  private static void print(Map<String, String> topics, Rounds<Lab.Round> rounds) throws Exception {
    Lab.Table table =
        new Lab.Table(
            Say.text("codec"),
            Say.text("records/s"),
            Say.text("bytes/record"),
            Say.text("of none"),
            Say.text("CPU us/record"));
    // The topics also contain the records of warm-ups, with the same documents.
    long records = (Rounds.COUNT + 1L) * (Lab.RECORDS + Lab.WARM_UP);
    double none = 0;
    for (Map.Entry<String, String> topic : topics.entrySet()) {
      double bytes = (double) bytesOf(topic.getValue()) / records;
      none = none == 0 ? bytes : none; // the first codec is none
      table.row(
          topic.getKey(),
          rounds.spread(topic.getKey(), Lab.Round::rate).show("%,.0f"),
          "%.0f".formatted(bytes),
          "%.0f %%".formatted(100 * bytes / none),
          rounds
              .spread(topic.getKey(), round -> round.cpuNanos() / 1e3 / Lab.RECORDS)
              .show("%.2f"));
    }
    table.print();
  }

  private static long bytesOf(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", Servers.named()))) {
      var brokers = admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
      return bytesOf(topic, admin.describeLogDirs(brokers).allDescriptions().get().values());
    }
  }

  /**
   * The size of a topic. Each partition is counted once, by its largest replica.
   *
   * @param brokers for each broker its folders by their path
   */
  static long bytesOf(String topic, Collection<Map<String, LogDirDescription>> brokers) {
    Map<TopicPartition, Long> largest = new HashMap<>();
    for (Map<String, LogDirDescription> folders : brokers) {
      for (LogDirDescription folder : folders.values()) {
        folder
            .replicaInfos()
            .forEach((partition, replica) -> largest.merge(partition, replica.size(), Math::max));
      }
    }
    return largest.entrySet().stream()
        .filter(partition -> partition.getKey().topic().equals(topic))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
