package io.github.kafkaeasy.examples;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Secret;
import io.github.kafkaeasy.config.Security;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.producer.EasyProducer;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.NetworkClient;
import org.slf4j.LoggerFactory;

/**
 * A connection with TLS and a user's password (SCRAM): the settings, what describe() shows of them,
 * and the message for each kind of wrong setting.
 *
 * <p>Starts a local broker with a new certificate, unless KAFKA_BOOTSTRAP_SERVERS names brokers;
 * then EXAMPLE_USER, EXAMPLE_PASSWORD and EXAMPLE_CA (a PEM file) have the credentials. The topic
 * is the first argument, else "secure-connection"; it is created if it is missing.
 */
public final class SecureConnection {
  private SecureConnection() {}

  public static void main(String[] args) {
    String topic = args.length > 0 ? args[0] : "secure-connection";
    try {
      if (System.getenv().getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "").isBlank()) {
        Say.line("Starting a broker ...");
        try (SecureBroker broker = SecureBroker.start()) {
          onOwnBroker(broker, topic);
        }
      } else {
        sendAndReceive(KafkaEasy.fromEnvironment().security(fromVariables()), topic);
      }
    } catch (Exception e) {
      Say.failed(SecureConnection.class, e);
    }
  }

  /** Credentials as in production: not in the code. */
  private static Security fromVariables() {
    String user = Given.variable("EXAMPLE_USER");
    Security security = Security.scramSha512(user, Secret.fromEnvironment("EXAMPLE_PASSWORD"));
    String authority = System.getenv().getOrDefault("EXAMPLE_CA", "");
    return authority.isEmpty() ? security : security.trust(Path.of(authority));
  }

  private static void onOwnBroker(SecureBroker broker, String topic) throws InterruptedException {
    Secret password = Secret.from(() -> SecureBroker.PASSWORD);
    Security right = Security.scramSha512(SecureBroker.USER, password).trust(broker.authority());
    Security wrongPassword =
        Security.scramSha512(SecureBroker.USER, Secret.from(() -> "guessed"))
            .trust(broker.authority());
    Security unknownAuthority =
        Security.scramSha512(SecureBroker.USER, password).trust(broker.stranger());

    sendAndReceive(KafkaEasy.connect(broker.bootstrapServers()).security(right), topic);
    silenceKafkasOwnLines();
    refused(Say.text("wrong password"), broker.bootstrapServers(), wrongPassword);
    refused(Say.text("unknown CA"), broker.bootstrapServers(), unknownAuthority);
    refused(Say.text("another host name"), broker.byAnotherName(), right);
  }

  private static void sendAndReceive(KafkaEasy kafka, String topic) throws InterruptedException {
    kafka.awaitReady();
    kafka
        .describe()
        .lines()
        .filter(line -> line.contains("sasl.") || line.contains("security.protocol"))
        .forEach(line -> Say.line("connection  %s", line.strip()));
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).createTopic(1, -1).start()) {
      Say.line("sent        %s", producer.sendAndWait("a secret order"));
    }
    EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group(topic + "-reader")
            .stopWhenCaughtUp()
            .handle(message -> Say.line("received    %s", message.value()))
            .start();
    if (consumer.awaitClosed(Duration.ofSeconds(60)) != ConsumerState.CLOSED) {
      throw new KafkaEasyException("the consumer did not finish: " + consumer.failure());
    }
  }

  /**
   * Turns off the log of Kafka's client, which would print each of the following refusals as an
   * ERROR in addition.
   */
  private static void silenceKafkasOwnLines() {
    ((Logger) LoggerFactory.getLogger(NetworkClient.class)).setLevel(Level.OFF);
  }

  /** Fails at once, because waiting would not help. */
  private static void refused(String what, String servers, Security security) {
    long start = System.nanoTime();
    try {
      KafkaEasy.connect(servers).security(security).awaitReady();
      throw new KafkaEasyException(what + " was let in");
    } catch (NotReadyException e) {
      double seconds = (System.nanoTime() - start) / 1e9;
      Say.line("%nrefused: %s, after %.1f s%n%s", what, seconds, e.getMessage());
    }
  }
}
