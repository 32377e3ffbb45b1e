package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Secret;
import io.github.kafkaeasy.config.Security;
import io.github.kafkaeasy.producer.EasyProducer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Connection to a managed cloud: TLS, API key and secret, first by the preset, then by a file
 * client.properties as the cloud's console provides it.
 *
 * <p>Starts a local broker with the same security, unless KAFKA_BOOTSTRAP_SERVERS names the brokers
 * of a cloud; then EXAMPLE_API_KEY and EXAMPLE_API_SECRET have the credentials. The topic is the
 * first argument, else "cloud-preset"; it is created if it is missing.
 */
public final class CloudPreset {
  private CloudPreset() {}

  public static void main(String[] args) {
    String topic = args.length > 0 ? args[0] : "cloud-preset";
    try {
      if (System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "").isBlank()) {
        Say.line("Starting a broker ...");
        try (SecureBroker broker = SecureBroker.start()) {
          onOwnBroker(broker, topic);
        }
      } else {
        String key = Given.variable("EXAMPLE_API_KEY");
        Security cloud = Security.cloud(key, Secret.fromEnvironment("EXAMPLE_API_SECRET"));
        send(Say.text("by the preset"), KafkaEasy.fromEnvironment().security(cloud), topic);
      }
    } catch (Exception e) {
      Say.failed(CloudPreset.class, e);
    }
  }

  private static void onOwnBroker(SecureBroker broker, String topic) throws IOException {
    Security cloud =
        Security.cloud(SecureBroker.API_KEY, Secret.from(() -> SecureBroker.API_SECRET))
            // The JDK already trusts a cloud's certificate, but not this broker's.
            .trust(broker.authority());
    send(
        Say.text("by the preset"),
        KafkaEasy.connect(broker.bootstrapServers()).security(cloud),
        topic);

    Path file = Files.createTempFile("client", ".properties");
    try {
      Files.writeString(file, handedOut(broker));
      send(Say.text("by client.properties"), KafkaEasy.fromFile(file), topic);
    } finally {
      Files.delete(file);
    }
  }

  private static String handedOut(SecureBroker broker) {
    return """
    # Required connection configs for Kafka producer, consumer, and admin
    bootstrap.servers=%s
    security.protocol=SASL_SSL
    sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
    username='%s' password='%s';
    sasl.mechanism=PLAIN
    # Not needed with a cloud, whose certificates have a public CA; this broker's CA is private.
    ssl.truststore.type=PEM
    ssl.truststore.location=%s
    """
        .formatted(
            broker.bootstrapServers(),
            SecureBroker.API_KEY,
            SecureBroker.API_SECRET,
            broker.authority());
  }

  private static void send(String how, KafkaEasy kafka, String topic) {
    kafka.awaitReady();
    Say.line("%s:", how);
    kafka
        .describe()
        .lines()
        .filter(line -> line.contains("sasl.") || line.contains("security.protocol"))
        .forEach(line -> System.out.println("  " + line.strip()));
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).createTopic(3, -1).start()) {
      Say.line("  sent %s", producer.sendAndWait("customer-1", "an order into the cloud"));
    }
  }
}
