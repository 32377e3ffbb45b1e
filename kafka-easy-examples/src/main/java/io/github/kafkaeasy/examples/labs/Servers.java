package io.github.kafkaeasy.examples.labs;

/** The bootstrap servers, for labs that use Kafka's own clients. */
final class Servers {
  private Servers() {}

  static String named() {
    String servers = System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "").strip();
    return servers.isEmpty()
        ? System.getenv().getOrDefault("KAFKA_BOOTSTRAP", "127.0.0.1:9092")
        : servers;
  }
}
