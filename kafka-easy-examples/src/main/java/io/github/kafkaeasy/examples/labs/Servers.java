package io.github.kafkaeasy.examples.labs;

/** The brokers' addresses, for the few places where a lab uses Kafka's own clients. */
final class Servers {
  private Servers() {}

  static String named() {
    String servers = System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "").strip();
    return servers.isEmpty()
        ? System.getenv().getOrDefault("KAFKA_BOOTSTRAP", "127.0.0.1:9092")
        : servers;
  }
}
