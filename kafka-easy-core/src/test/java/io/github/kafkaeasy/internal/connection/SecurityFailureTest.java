package io.github.kafkaeasy.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages for security exceptions. Refusals by brokers are tested on real brokers. */
class SecurityFailureTest {

  @Test
  void ofALoginModulesStackTraceOnlyTheMessageRemains() {
    String trace =
        """
        a.b.JwtRetrieverException: java.net.ConnectException: Connection refused
            at a.b.HttpJwtRetriever.retrieve(HttpJwtRetriever.java:1)
        """;

    assertThat(explained(new LoginException(trace)))
        .isEqualTo(
            "no token or ticket to log in with: Connection refused. Check the sasl.* settings, and"
                + " that the identity provider answers.");
  }

  @Test
  void aRefusalOfTheTokenEndpointIsDistinguishedFromOtherAnswers() {
    String answer = "java.io.IOException: The response code %d and error response {x}\n\tat a.b(C)";

    assertThat(explained(new LoginException(answer.formatted(401))))
        .startsWith("the identity provider refuses the client id, the secret or the scope: The");
    assertThat(explained(new LoginException(answer.formatted(404))))
        .startsWith("no token or ticket to log in with: The response code 404");
  }

  @Test
  void aLoginModuleWithoutAMessageIsNamed() {
    assertThat(explained(new LoginException()))
        .contains("no token or ticket to log in with: javax.security.auth.login.LoginException.");
  }

  @Test
  void circularCausesAreVisitedOnce() {
    KafkaException one = new KafkaException("one");
    one.initCause(new KafkaException("its cause, and its effect", one));

    assertThat(
            Optional.ofNullable(
                assertTimeoutPreemptively(
                    Duration.ofSeconds(30), () -> SecurityFailure.explain(one))))
        .isEmpty();
  }

  @Test
  void aRefusedTokenIsNotCalledAPassword() {
    String answer = "{\"status\":\"invalid_token\"}";

    assertThat(SecurityFailure.explain(new SaslAuthenticationException(answer)))
        .startsWith("the broker refuses the token of the identity provider: {")
        .contains("audience");
  }

  @Test
  void anotherReasonForAFailedStartIsGivenInKafkasWords() {
    KafkaException failure = new KafkaException("Failed", new KafkaException("No resolvable urls"));

    assertThat(SecurityFailure.explain(failure)).isNull();
    assertThat(SecurityFailure.explainStart(failure))
        .isEqualTo("No resolvable urls. Check the addresses and the ssl.*, sasl.* settings.");
  }

  /** The message for a login failure as a Kafka client's constructor throws it. */
  private static String explained(LoginException failure) {
    return SecurityFailure.explainStart(
        new KafkaException("Failed to construct a client", new KafkaException(failure)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bad_certificate", "certificate_required", "certificate_unknown", "unknown_ca"})
  void anAlertAboutACertificateIsARefusalOfTheClientsCertificate(String alert) {
    assertThat(alert(alert)).contains("refuses this client's certificate", alert);
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocol_version", "handshake_failure", "internal_error"})
  void anotherAlertIsNotARefusalOfTheClientsCertificate(String alert) {
    assertThat(alert(alert))
        .startsWith("the broker ended the TLS handshake")
        .contains(alert)
        .doesNotContain("refuses");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authentication failed: Invalid username or password",
        "Authentication failed during authentication due to invalid credentials with SASL mechanism"
            + " SCRAM-SHA-512"
      })
  void aRefusedPasswordIsCalledAPassword(String answer) {
    assertThat(SecurityFailure.explain(new SaslAuthenticationException(answer)))
        .startsWith("the broker refuses the user name or the password: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "An error: (SaslException: GSS initiate failed) occurred when evaluating SASL token",
        "Authentication failed during authentication due to invalid credentials with SASL mechanism"
            + " GSSAPI"
      })
  void aFailureOfKerberosIsNotCalledAPassword(String answer) {
    assertThat(SecurityFailure.explain(new SaslAuthenticationException(answer)))
        .isEqualTo("the SASL authentication failed: " + answer + ". Check the sasl.* settings.");
  }

  private static String alert(String name) {
    return String.valueOf(
        SecurityFailure.explain(
            new SslAuthenticationException(
                "SSL handshake failed",
                new SSLHandshakeException("Received fatal alert: " + name))));
  }
}
