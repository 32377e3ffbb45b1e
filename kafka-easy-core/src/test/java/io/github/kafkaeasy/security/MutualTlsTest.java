package io.github.kafkaeasy.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Secret;
import io.github.kafkaeasy.config.Security;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that authenticates its clients by their certificates. */
class MutualTlsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static TestCertificate authority;
  private static TestCertificate client;
  private static TestCertificate stranger;
  private static LocalKafka broker;

  @BeforeAll
  static void startBroker() throws Exception {
    authority = TestCertificate.authority(folder, "authority");
    TestCertificate certificate = authority.issue("broker", "IP:127.0.0.1", "-1d", 30);
    client = authority.issue("client", "DNS:client", "-1d", 30);
    stranger = TestCertificate.authority(folder, "stranger");
    String prefix = "listener.name.client.ssl.";
    broker =
        LocalKafka.builder()
            .serverProperty(
                "listener.security.protocol.map",
                "CLIENT:SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
            .serverProperty(prefix + "keystore.location", certificate.store().toString())
            .serverProperty(prefix + "keystore.type", "PKCS12")
            .serverProperty(prefix + "keystore.password", TestCertificate.PASSWORD)
            .serverProperty(prefix + "key.password", TestCertificate.PASSWORD)
            .serverProperty(prefix + "truststore.location", authority.pem().toString())
            .serverProperty(prefix + "truststore.type", "PEM")
            .serverProperty(prefix + "client.auth", "required")
            .start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aClientWithAPemCertificateIsAccepted() {
    assertReady(Security.tls().trust(authority.pem()).identity(client.pem(), client.key()));
  }

  @Test
  void aBundleOfCertificatesMayHaveCommentsInAnyCharacterSet() throws IOException {
    Path bundle = folder.resolve("bundle.pem");
    Files.write(bundle, "# Autorité é\n".getBytes(UTF_8));
    Files.write(bundle, "# Autorité é\n".getBytes(ISO_8859_1), APPEND);
    Files.write(bundle, Files.readAllBytes(authority.pem()), APPEND);

    assertReady(Security.tls().trust(bundle).identity(client.pem(), client.key()));
  }

  @Test
  void aClientWithAKeyStoreIsAccepted() {
    assertReady(
        Security.tls()
            .trust(authority.pem())
            .identityStore(client.store(), Secret.from(() -> TestCertificate.PASSWORD)));
  }

  @Test
  void aClientWithoutACertificateIsToldToPresentOne() {
    assertRefused(Security.tls().trust(authority.pem()));
  }

  @Test
  void aClientWithACertificateOfAnotherCaIsToldToPresentAnother() {
    assertRefused(Security.tls().trust(authority.pem()).identity(stranger.pem(), stranger.key()));
  }

  private static void assertReady(Security security) {
    assertThatCode(
            () -> KafkaEasy.connect(broker.bootstrapServers()).security(security).awaitReady(LIMIT))
        .doesNotThrowAnyException();
  }

  private static void assertRefused(Security security) {
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers()).security(security);

    assertThatThrownBy(() -> kafka.awaitReady(LIMIT))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("refuses this client's certificate, or wants one");
  }
}
