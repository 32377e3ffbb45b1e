package io.github.kafkaeasy.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Secret;
import io.github.kafkaeasy.config.Security;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.internal.connection.Libraries;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A broker that accepts the tokens of an identity provider. */
class OAuthTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String REFUSED =
      "the identity provider refuses the client id, the secret or the scope";
  private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  private static IdentityProvider provider;
  private static LocalKafka broker;

  @BeforeAll
  static void startProviderAndBroker() throws Exception {
    assumeTrue(Libraries.found().clientsHave(4, 1), "OAuthOnOldClientsTest tests older versions");
    provider = new IdentityProvider();
    System.setProperty(ALLOWED_URLS, provider.tokenEndpoint().toString());
    String client = "listener.name.client.oauthbearer.";
    broker =
        LocalKafka.builder()
            .jvmOption("-D" + ALLOWED_URLS + "=" + provider.keysEndpoint())
            .serverProperty(
                "listener.security.protocol.map",
                "CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
            .serverProperty("listener.name.client.sasl.enabled.mechanisms", "OAUTHBEARER")
            .serverProperty(
                client + "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;")
            .serverProperty(
                client + "sasl.server.callback.handler.class",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler")
            .serverProperty(
                client + "sasl.oauthbearer.jwks.endpoint.url", provider.keysEndpoint().toString())
            .serverProperty(
                client + "sasl.oauthbearer.expected.audience", IdentityProvider.AUDIENCE)
            // Brokers of version 4.4 do not start without this setting.
            .serverProperty(client + "sasl.oauthbearer.expected.issuer", provider.issuer())
            .start();
    try (RawKafka raw = RawKafka.connect(broker.internalBootstrapServers())) {
      raw.admin().createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    }
  }

  @AfterAll
  static void stopBrokerAndProvider() {
    System.clearProperty(ALLOWED_URLS);
    if (broker != null) {
      broker.close();
    }
    if (provider != null) {
      provider.close();
    }
  }

  @Test
  void aClientWithTheRightSecretSendsAndReceives() throws Exception {
    KafkaEasy kafka = connect(IdentityProvider.SECRET);
    BlockingQueue<String> received = new LinkedBlockingQueue<>();

    kafka.awaitReady(LIMIT, "orders");
    try (EasyProducer<String> producer = kafka.producer(String.class).topic("orders").start()) {
      producer.sendAndWait("paid");
    }
    try (EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics("orders")
            .group("billing")
            .handle(message -> received.add(message.value()))
            .start()) {
      assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("paid");
      assertThat(consumer.failure()).isEmpty();
    }
  }

  @Test
  void aWrongSecretIsReportedAndNotRepeated() {
    KafkaEasy kafka = connect("wr0ng");
    int before = provider.refusals();

    assertThatThrownBy(() -> kafka.awaitReady(LIMIT))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining(REFUSED)
        .hasMessageContaining("response code 401")
        .hasMessageNotContaining("wr0ng")
        .hasMessageNotContaining("\n");

    assertThat(provider.refusals()).isEqualTo(before + 1);
  }

  @Test
  void producersAndConsumersSayTheSameWhenTheyStart() {
    KafkaEasy kafka = connect("wr0ng");

    assertThatThrownBy(() -> kafka.producer(String.class).topic("orders").start())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageStartingWith("The producer could not be started: " + REFUSED)
        .hasMessageNotContaining("\n");
    assertThatThrownBy(
            () ->
                kafka
                    .consumer(String.class)
                    .topics("orders")
                    .group("refused")
                    .handle(message -> {})
                    .start())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageStartingWith("The consumer could not be started: " + REFUSED)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aTokenForAnotherAudienceIsRefusedByTheBroker() {
    provider.audience("somebody else");
    try {
      assertThatThrownBy(() -> connect(IdentityProvider.SECRET).awaitReady(LIMIT))
          .isInstanceOf(NotReadyException.class)
          .hasMessageContaining("the broker refuses the token of the identity provider")
          .hasMessageContaining("audience");
    } finally {
      provider.audience(IdentityProvider.AUDIENCE);
    }
  }

  private static KafkaEasy connect(String secret) {
    return KafkaEasy.connect(broker.bootstrapServers())
        .security(
            Security.oauth(
                    provider.tokenEndpoint(), IdentityProvider.CLIENT, Secret.from(() -> secret))
                .scope("all")
                .withoutTls());
  }
}
