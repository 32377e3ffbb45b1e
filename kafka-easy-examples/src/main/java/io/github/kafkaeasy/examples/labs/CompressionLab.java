package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.examples.Say;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;

/**
 * What compression saves and costs: rate, bytes as the broker has them (and as they went over the
 * wire), and processor time of this JVM. By default Kafka's own producer compresses nothing,
 * kafka-easy's uses lz4.
 */
public final class CompressionLab {
  private CompressionLab() {}

  public static void main(String[] args) {
    Lab.main(
        CompressionLab.class,
        () -> {
          KafkaEasy kafka = Lab.kafka();
          Lab.Table table =
              new Lab.Table(
                  Say.text("codec"),
                  Say.text("records/s"),
                  Say.text("bytes/record"),
                  Say.text("of none"),
                  Say.text("CPU us/record"));
          double none = 0;
          for (Compression codec : Compression.values()) {
            String topic = Lab.topic("compression");
            Lab.Round round =
                Lab.send(kafka, topic, options -> options.compression(codec).warmUp());
            // The warm-up round is in the topic too, with the same documents.
            double bytes = (double) bytesOf(topic) / (Lab.RECORDS + Math.min(Lab.RECORDS, 20_000));
            none = codec == Compression.NONE ? bytes : none;
            table.row(
                codec.name().toLowerCase(Locale.ROOT),
                "%,.0f".formatted(round.rate()),
                "%.0f".formatted(bytes),
                "%.0f %%".formatted(100 * bytes / none),
                "%.2f".formatted(round.cpuNanos() / 1e3 / Lab.RECORDS));
          }
          table.print();
          Say.line(
              "A bare kafka-python reads lz4, snappy and zstd only with their codecs installed;"
                  + " gzip it always reads.");
          return null;
        });
  }

  private static long bytesOf(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", Servers.named()))) {
      long bytes = 0;
      var brokers = admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
      for (var broker : admin.describeLogDirs(brokers).allDescriptions().get().values()) {
        for (LogDirDescription folder : broker.values()) {
          for (Map.Entry<?, ReplicaInfo> replica : folder.replicaInfos().entrySet()) {
            if (replica.getKey().toString().startsWith(topic + "-")) {
              bytes += replica.getValue().size();
            }
          }
        }
      }
      return bytes;
    }
  }
}
