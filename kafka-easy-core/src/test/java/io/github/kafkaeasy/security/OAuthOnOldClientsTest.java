package io.github.kafkaeasy.security;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Secret;
import io.github.kafkaeasy.config.Security;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.connection.Libraries;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Security.oauth with kafka-clients 4.0, which lacks the settings for client id and secret: it is
 * refused with a message. Runs with that version only.
 */
class OAuthOnOldClientsTest {
  private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
  private static final URI ENDPOINT = URI.create("https://id.example.com/token");

  @BeforeEach
  void allowTheEndpoint() {
    assumeFalse(Libraries.found().clientsHave(4, 1), "OAuthTest has the rest");
    System.setProperty(ALLOWED_URLS, ENDPOINT.toString());
  }

  @AfterEach
  void allowNothing() {
    System.clearProperty(ALLOWED_URLS);
  }

  @Test
  void aTokenFromAnIdentityProviderIsRefusedByName() {
    Security oauth = Security.oauth(ENDPOINT, "billing", Secret.from(() -> "s3cret"));

    assertThatExceptionOfType(KafkaEasyException.class)
        .isThrownBy(() -> KafkaEasy.connect("127.0.0.1:9092").security(oauth))
        .withMessageContaining("Security.oauth needs kafka-clients 4.1 or newer");
  }
}
