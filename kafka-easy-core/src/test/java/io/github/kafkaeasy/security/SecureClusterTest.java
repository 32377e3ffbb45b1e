package io.github.kafkaeasy.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Secret;
import io.github.kafkaeasy.config.Security;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker with TLS, SCRAM and PLAIN users and ACLs: successful connections, and the message of
 * each refusal.
 */
class SecureClusterTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * A refusal is reported without waiting for the limit: even a busy machine needs less than this.
   */
  private static final Duration FAST = Duration.ofSeconds(20);

  /** Contains every character that would end a JAAS value or has a meaning in it. */
  private static final String PASSWORD = "a \"quoted\\\" = \\n; 'word'\n-秘密";

  private static final String KEYSTORE = "listener.name.client.ssl.keystore.location";

  @TempDir private static Path folder;
  private static TestCertificate authority;
  private static TestCertificate certificate;
  private static TestCertificate expired;
  private static TestCertificate stranger;
  private static LocalKafka broker;
  private static RawKafka raw;

  @BeforeAll
  static void startBroker() throws Exception {
    authority = TestCertificate.authority(folder, "authority");
    stranger = TestCertificate.authority(folder, "stranger");
    certificate = authority.issue("broker", "IP:127.0.0.1", "-1d", 30);
    expired = authority.issue("expired", "IP:127.0.0.1", "-9d", 3);
    String scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
    broker =
        LocalKafka.builder()
            .serverProperty(
                "listener.security.protocol.map",
                "CLIENT:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
            .serverProperty(
                "listener.name.client.sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512")
            .serverProperty("listener.name.client.scram-sha-256.sasl.jaas.config", scram)
            .serverProperty("listener.name.client.scram-sha-512.sasl.jaas.config", scram)
            .serverProperty(
                "listener.name.client.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " user_key=\"cloud secret\";")
            .serverProperty(KEYSTORE, certificate.store().toString())
            .serverProperty("listener.name.client.ssl.keystore.type", "PKCS12")
            .serverProperty("listener.name.client.ssl.keystore.password", TestCertificate.PASSWORD)
            .serverProperty("listener.name.client.ssl.key.password", TestCertificate.PASSWORD)
            .serverProperty(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .serverProperty("super.users", "User:ANONYMOUS;User:admin;User:key")
            .serverProperty("ssl.allow.dn.changes", "true")
            .start();
    raw = RawKafka.connect(broker.internalBootstrapServers());
    for (ScramMechanism mechanism :
        List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
      addUser("admin", mechanism, PASSWORD);
      addUser("reader", mechanism, PASSWORD);
      addUser("nobody", mechanism, PASSWORD);
    }
    raw.admin().createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    allow("reader", ResourceType.TOPIC, "orders", AclOperation.READ);
  }

  @AfterAll
  static void stopBroker() {
    raw.close();
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN"})
  void theRightCredentialsSendAndReceive(String mechanism) throws Exception {
    Security security =
        switch (mechanism) {
          case "SCRAM-SHA-256" -> Security.scramSha256("admin", secret(PASSWORD));
          case "SCRAM-SHA-512" -> Security.scramSha512("admin", secret(PASSWORD));
          default -> Security.cloud("key", secret("cloud secret"));
        };
    KafkaEasy kafka = connect(security.trust(authority.pem()));
    BlockingQueue<String> received = new LinkedBlockingQueue<>();

    kafka.awaitReady(LIMIT, "orders");
    try (EasyProducer<String> producer = kafka.producer(String.class).topic("orders").start()) {
      producer.sendAndWait(mechanism);
    }
    try (EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics("orders")
            .group("all-" + mechanism)
            .filterMessages(message -> message.value().equals(mechanism))
            .handle(message -> received.add(message.value()))
            .start()) {
      assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(mechanism);
      assertThat(consumer.failure()).isEmpty();
    }
  }

  @Test
  void aTrustStoreWorksLikeAPemFile() throws Exception {
    Security security =
        Security.scramSha512("admin", secret(PASSWORD))
            .trustStore(authority.trustStore(), secret(TestCertificate.PASSWORD));

    assertThatCode(() -> connect(security).awaitReady(LIMIT)).doesNotThrowAnyException();
  }

  @Test
  void aWrongPasswordIsReportedAndNotRepeated() {
    Security wrong = Security.scramSha512("admin", secret("wr0ng")).trust(authority.pem());

    assertRefused(wrong, "refuses the user name or the password", "SCRAM-SHA-512");
  }

  @Test
  void aUserThatTheMechanismDoesNotKnowIsRefusedTheSameWay() {
    assertRefused(
        Security.plain("admin", secret("wr0ng")).trust(authority.pem()),
        "refuses the user name or the password",
        "Invalid username or password");
  }

  @Test
  void anUnknownCaIsReported() {
    Security security = Security.scramSha512("admin", secret(PASSWORD)).trust(stranger.pem());

    assertRefused(security, "not signed by a CA that this client trusts", "unknown CA");
  }

  @Test
  void aCertificateForAnotherHostIsReported() {
    KafkaEasy kafka =
        KafkaEasy.connect("localhost:" + broker.clientListener().getPort())
            .security(Security.scramSha512("admin", secret(PASSWORD)).trust(authority.pem()));

    assertRefused(kafka, "another host name");
  }

  @Test
  void anExpiredCertificateIsReported() throws Exception {
    setKeystore(expired);
    try {
      assertRefused(
          Security.scramSha512("admin", secret(PASSWORD)).trust(authority.pem()),
          "certificate has expired");
    } finally {
      setKeystore(certificate);
    }
  }

  @Test
  void theMessageOfAPlaintextClientAtATlsPortAdvisesToCheckTheProtocol() {
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());

    assertThatThrownBy(() -> kafka.awaitReady(Duration.ofSeconds(3)))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("no Kafka answers")
        .hasMessageContaining("security.protocol");
  }

  @Test
  void theMessageOfATlsClientAtAPlaintextPortAdvisesToCheckTheProtocol() {
    KafkaEasy kafka = KafkaEasy.connect(broker.internalBootstrapServers()).security(Security.tls());

    assertThatThrownBy(() -> kafka.awaitReady(Duration.ofSeconds(3)))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("no Kafka answers")
        .hasMessageContaining("security.protocol");
  }

  @Test
  void aMissingPermissionNamesTheTopic() {
    KafkaEasy kafka =
        connect(Security.scramSha512("nobody", secret(PASSWORD)).trust(authority.pem()));

    assertThatCode(() -> kafka.awaitReady(LIMIT)).doesNotThrowAnyException();
    fast(
        () ->
            assertThatThrownBy(() -> kafka.awaitReady(LIMIT, "orders"))
                .isInstanceOf(NotReadyException.class)
                .hasMessageContaining("the topic orders")
                .hasMessageContaining("no permission")
                .hasMessageContaining("ACL"));
    fast(
        () -> {
          try (EasyProducer<String> producer =
              kafka.producer(String.class).topic("orders").start()) {
            assertThatThrownBy(() -> producer.sendAndWait("v"))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("the topic orders")
                .hasMessageContaining("no permission");
          }
        });
  }

  @Test
  void thePermissionToReadATopicIsEnoughToWaitForIt() {
    KafkaEasy kafka =
        connect(Security.scramSha512("reader", secret(PASSWORD)).trust(authority.pem()));

    assertThatCode(() -> kafka.awaitReady(LIMIT, "orders")).doesNotThrowAnyException();
  }

  @Test
  void aPermissionToReadDoesNotAllowWriting() {
    KafkaEasy kafka =
        connect(Security.scramSha512("reader", secret(PASSWORD)).trust(authority.pem()));

    fast(
        () -> {
          try (EasyProducer<String> producer =
              kafka.producer(String.class).topic("orders").start()) {
            assertThatThrownBy(() -> producer.sendAndWait("v"))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("no permission")
                .hasMessageContaining("ACL");
          }
        });
  }

  @Test
  void aConsumerWithoutItsGroupsPermissionStopsAndSaysSo() throws Exception {
    KafkaEasy kafka =
        connect(Security.scramSha512("reader", secret(PASSWORD)).trust(authority.pem()));

    try (EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics("orders")
            .group("forbidden")
            .handle(message -> {})
            .start()) {
      assertThat(consumer.awaitClosed(LIMIT)).isEqualTo(ConsumerState.FAILED);
      assertThat(consumer.failure().orElseThrow())
          .hasMessageContaining("ACL")
          .hasMessageContaining("forbidden");
    }
  }

  private static void assertRefused(Security security, String... words) {
    assertRefused(connect(security), words);
  }

  /**
   * Asserts that the check, a producer and its warm-up report the same failure, fast, and without
   * the secret.
   */
  private static void assertRefused(KafkaEasy kafka, String... words) {
    fast(
        () ->
            assertThatThrownBy(() -> kafka.awaitReady(LIMIT))
                .isInstanceOf(NotReadyException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("wr0ng"));
    fast(
        () -> {
          try (EasyProducer<String> producer =
              kafka.producer(String.class).topic("orders").start()) {
            assertThatThrownBy(() -> producer.sendAndWait("v"))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("wr0ng");
          }
        });
  }

  private static void fast(Runnable attempt) {
    long begun = System.nanoTime();
    attempt.run();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(FAST);
  }

  private static KafkaEasy connect(Security security) {
    return KafkaEasy.connect(broker.bootstrapServers()).security(security);
  }

  private static Secret secret(String text) {
    return Secret.from(() -> text);
  }

  private static void addUser(String user, ScramMechanism mechanism, String password)
      throws Exception {
    raw.admin()
        .alterUserScramCredentials(
            List.of(
                new UserScramCredentialUpsertion(
                    user, new ScramCredentialInfo(mechanism, 4_096), password)))
        .all()
        .get();
  }

  private static void allow(String user, ResourceType type, String name, AclOperation operation)
      throws Exception {
    raw.admin()
        .createAcls(
            List.of(
                new AclBinding(
                    new ResourcePattern(type, name, PatternType.LITERAL),
                    new AccessControlEntry(
                        "User:" + user, "*", operation, AclPermissionType.ALLOW))))
        .all()
        .get();
  }

  /** Gives a running broker another certificate for new connections, and waits until it uses it. */
  private static void setKeystore(TestCertificate of) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, "1");
    raw.admin()
        .incrementalAlterConfigs(
            Map.of(
                resource,
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry(KEYSTORE, of.store().toString()),
                        AlterConfigOp.OpType.SET))))
        .all()
        .get();
    // Each network thread of the broker loads the certificate itself, and connections alternate
    // between them.
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> {
              for (int connection = 0; connection < 12; connection++) {
                if (!ServerCertificate.shownAt(broker.clientListener()).equals(of.certificate())) {
                  return false;
                }
              }
              return true;
            });
  }
}
