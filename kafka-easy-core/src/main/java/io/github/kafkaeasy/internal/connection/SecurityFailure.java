package io.github.kafkaeasy.internal.connection;

import io.github.kafkaeasy.error.internal.Causes;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.jspecify.annotations.Nullable;

/**
 * Translates security failures of Kafka and the JDK into one or two sentences that say why broker
 * and client do not trust each other, and what to do. Callers do not wait for such a failure to go
 * away.
 */
public final class SecurityFailure {

  /** A pattern that is found in the JDK's message, and its meaning. */
  private record Sign(Pattern pattern, String meaning) {
    static Sign of(String pattern, String meaning) {
      return new Sign(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), meaning);
    }
  }

  private static final List<Sign> TLS =
      List.of(
          Sign.of(
              "no subject alternative|no name matching",
              "the broker's certificate is for another host name than the one it was reached by."
                  + " Connect by a name that is in the certificate, or give the broker a"
                  + " certificate with this name."),
          Sign.of(
              "certification path|trust anchor",
              "the broker's certificate is not signed by a CA that this client trusts (unknown CA)."
                  + " Trust the CA's certificate, and check that this is the right cluster."),
          Sign.of(
              "fatal alert: (\\w*certificate|unknown_ca|access_denied)",
              "the broker refuses this client's certificate, or wants one and got none. Present a"
                  + " certificate that the broker trusts."),
          Sign.of(
              "fatal alert",
              "the broker ended the TLS handshake. Check that broker and client have a TLS version"
                  + " and a cipher suite in common, and whether the broker wants a certificate; its"
                  + " log says more."),
          Sign.of(
              "ssl message",
              "the port does not speak TLS. Check the port, and that security.protocol fits it."));

  /** Refusals of a user name or a password by PLAIN and SCRAM; Kerberos and OAuth have neither. */
  private static final Pattern PASSWORD_REFUSED =
      Pattern.compile(
          "invalid (user ?name|credentials(?! with SASL mechanism (GSSAPI|OAUTHBEARER)))",
          Pattern.CASE_INSENSITIVE);

  /** Responses of a token endpoint for which a repeated request cannot succeed. */
  private static final Pattern TOKEN_REFUSED = Pattern.compile("response code 40[013]\\b");

  private static final Pattern CLASS_NAMES =
      Pattern.compile("^(?:[\\w.$]+(?:Exception|Error)(?:: |$))+");

  private SecurityFailure() {}

  /** A sentence with advice, or null if the failure is not a security failure. */
  public static @Nullable String explain(@Nullable Throwable failure) {
    if (failure == null) {
      return null;
    }
    for (Throwable cause : Causes.chain(failure)) {
      if (cause instanceof SslAuthenticationException) {
        return tls(cause);
      }
      if (cause instanceof AuthenticationException) {
        return sasl(cause);
      }
      if (cause instanceof AuthorizationException) {
        return permission(cause);
      }
      if (cause instanceof LoginException) {
        return login(cause);
      }
    }
    return null;
  }

  /**
   * The reason why a Kafka client could not be created; the exception of its constructor says only
   * that it failed.
   */
  public static String explainStart(KafkaException failure) {
    String why = explain(failure);
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return why != null
        ? why
        : text(cause) + ". Check the addresses and the ssl.*, sasl.* settings.";
  }

  private static String tls(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable cause : Causes.chain(failure)) {
      if (cause instanceof CertificateExpiredException) {
        return "the broker's certificate has expired (" + cause.getMessage() + "). Renew it.";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "the broker's certificate is not valid yet ("
            + cause.getMessage()
            + "). Check the clocks of both machines.";
      }
      deepest = cause;
    }
    String all = text(failure) + " " + text(deepest);
    for (Sign sign : TLS) {
      if (sign.pattern.matcher(all).find()) {
        return sign.meaning + " (" + text(deepest) + ")";
      }
    }
    return "no TLS connection could be made: " + text(deepest) + ". Check the ssl.* settings.";
  }

  private static String sasl(Throwable failure) {
    if (failure instanceof UnsupportedSaslMechanismException) {
      return "the broker does not offer this SASL mechanism: " + text(failure) + ".";
    }
    if (text(failure).contains("invalid_token")) {
      return "the broker refuses the token of the identity provider: "
          + text(failure)
          + ". Check the token's audience, issuer and scope, and that the broker knows the"
          + " provider's keys.";
    }
    if (PASSWORD_REFUSED.matcher(text(failure)).find()) {
      return "the broker refuses the user name or the password: "
          + text(failure)
          + ". Check both, and that the user exists for this mechanism.";
    }
    return "the SASL authentication failed: " + text(failure) + ". Check the sasl.* settings.";
  }

  /** Explains a failure to fetch a token or ticket, which happens before there is a connection. */
  private static String login(Throwable failure) {
    // When a login module throws, the JDK uses the stack trace as the message.
    String first = text(failure).lines().findFirst().orElse("");
    String reason = CLASS_NAMES.matcher(first).replaceFirst("");
    String text = reason.isBlank() ? first : reason;
    return TOKEN_REFUSED.matcher(text).find()
        ? "the identity provider refuses the client id, the secret or the scope: "
            + text
            + ". Check them."
        : "no token or ticket to log in with: "
            + text
            + ". Check the sasl.* settings, and that the identity provider answers.";
  }

  private static String permission(Throwable failure) {
    String on =
        failure instanceof TopicAuthorizationException topics
            ? topics.unauthorizedTopics().isEmpty()
                ? "the topic"
                : "the topics " + topics.unauthorizedTopics()
            : failure instanceof GroupAuthorizationException group
                ? "the group " + group.groupId()
                : failure instanceof ClusterAuthorizationException ? "the cluster" : "this";
    return "this client's user has no permission for "
        + on
        + " ("
        + text(failure)
        + "). An administrator must grant it with an ACL.";
  }

  private static String text(Throwable failure) {
    String text = Causes.text(failure);
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
