package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A broker with TLS only and authenticated users, one by SCRAM and one by an API key as in managed
 * clouds. Its certificate is created at the start.
 */
final class SecureBroker implements AutoCloseable {
  static final String USER = "billing";
  static final String PASSWORD = "a long password";
  static final String API_KEY = "API-KEY-1";
  static final String API_SECRET = "the secret of the key";

  private static final String LISTENER = "listener.name.client.";
  private static final String MODULES = "org.apache.kafka.common.security.";

  private final Path folder;
  private final TestCertificate authority;
  private final TestCertificate stranger;
  private final LocalKafka kafka;

  private SecureBroker(
      Path folder, TestCertificate authority, TestCertificate stranger, LocalKafka kafka) {
    this.folder = folder;
    this.authority = authority;
    this.stranger = stranger;
    this.kafka = kafka;
  }

  static SecureBroker start() throws Exception {
    Path folder = Files.createTempDirectory("kafka-easy-certificates");
    try {
      TestCertificate authority = TestCertificate.authority(folder, "authority");
      TestCertificate stranger = TestCertificate.authority(folder, "stranger");
      TestCertificate broker = authority.issue("broker", "IP:127.0.0.1", "-1d", 30);
      LocalKafka kafka = start(broker);
      addUser(kafka);
      return new SecureBroker(folder, authority, stranger, kafka);
    } catch (Exception e) {
      delete(folder);
      throw e;
    }
  }

  private static LocalKafka start(TestCertificate certificate) {
    return LocalKafka.builder()
        .serverProperty(
            "listener.security.protocol.map",
            "CLIENT:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
        .serverProperty(LISTENER + "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512")
        .serverProperty(
            LISTENER + "scram-sha-512.sasl.jaas.config",
            MODULES + "scram.ScramLoginModule required;")
        .serverProperty(
            LISTENER + "plain.sasl.jaas.config",
            MODULES
                + "plain.PlainLoginModule required user_%s=\"%s\";".formatted(API_KEY, API_SECRET))
        .serverProperty(LISTENER + "ssl.keystore.location", certificate.store().toString())
        .serverProperty(LISTENER + "ssl.keystore.type", "PKCS12")
        .serverProperty(LISTENER + "ssl.keystore.password", TestCertificate.PASSWORD)
        .serverProperty(LISTENER + "ssl.key.password", TestCertificate.PASSWORD)
        .start();
  }

  private static void addUser(LocalKafka kafka) throws Exception {
    try (RawKafka raw = RawKafka.connect(kafka.internalBootstrapServers())) {
      ScramCredentialInfo scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096);
      raw.admin()
          .alterUserScramCredentials(
              List.of(new UserScramCredentialUpsertion(USER, scram, PASSWORD)))
          .all()
          .get();
    } catch (Exception e) {
      kafka.close();
      throw e;
    }
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** The address of the same broker with a host name that its certificate does not contain. */
  String byAnotherName() {
    return "localhost:" + kafka.clientListener().getPort();
  }

  /** The certificate of the CA that signed the broker's certificate. */
  Path authority() {
    return authority.pem();
  }

  /** The certificate of a CA that did not sign the broker's certificate. */
  Path stranger() {
    return stranger.pem();
  }

  @Override
  public void close() throws IOException {
    kafka.close();
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
