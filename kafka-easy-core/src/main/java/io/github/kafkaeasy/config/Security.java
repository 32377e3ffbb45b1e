package io.github.kafkaeasy.config;

import static org.apache.kafka.clients.CommonClientConfigs.SECURITY_PROTOCOL_CONFIG;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.internal.settings.SecurityRules;
import io.github.kafkaeasy.internal.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;

/**
 * Authentication and encryption of a connection. Immutable: each method returns a new object. TLS
 * is on unless {@link #withoutTls} is called, host names are verified, and broker certificates are
 * checked against the JDK's default CAs unless a CA is given.
 *
 * <pre>{@code
 * KafkaEasy kafka =
 *     KafkaEasy.connect("kafka.example.com:9093")
 *         .security(
 *             Security.scramSha512("billing", Secret.fromEnvironment("BILLING_PASSWORD"))
 *                 .trust(Path.of("/etc/kafka/ca.pem")));
 * }</pre>
 *
 * <p>PEM files and secrets are read when {@code security(...)} is called; a missing one, and a PEM
 * file of another kind, are refused there. Of a JKS or PKCS12 store it only checks the name and
 * whether the file can be read, of a key tab only the latter. Kafka's clients read stores and key
 * tabs when they start.
 */
public final class Security {
  private static final String MODULES = "org.apache.kafka.common.security.";
  private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  /** One setting, applied in {@link Security#properties}: files and secrets are read only there. */
  private interface Step {
    Settings apply(Settings settings);
  }

  private final List<Step> steps;
  private final boolean sasl;
  private final boolean tls;

  private Security(List<Step> steps, boolean sasl, boolean tls) {
    this.steps = steps;
    this.sasl = sasl;
    this.tls = tls;
  }

  /**
   * TLS without a SASL user. With {@link #identity} or {@link #identityStore}, the client
   * certificate identifies the user.
   */
  public static Security tls() {
    return new Security(List.of(), false, true);
  }

  /**
   * User and password in clear text ({@code PLAIN}). Refused without TLS, unless {@link
   * #allowPlainWithoutTls} is called.
   */
  public static Security plain(String user, Secret password) {
    return password("PLAIN", MODULES + "plain.PlainLoginModule", user, password);
  }

  /** User and password with challenge and response, {@code SCRAM-SHA-256}. */
  public static Security scramSha256(String user, Secret password) {
    return password("SCRAM-SHA-256", MODULES + "scram.ScramLoginModule", user, password);
  }

  /** User and password with challenge and response, {@code SCRAM-SHA-512}. */
  public static Security scramSha512(String user, Secret password) {
    return password("SCRAM-SHA-512", MODULES + "scram.ScramLoginModule", user, password);
  }

  /** API key and secret of a managed cloud service, as {@code PLAIN} over TLS. */
  public static Security cloud(String apiKey, Secret apiSecret) {
    return plain(apiKey, apiSecret);
  }

  /**
   * A token from an identity provider ({@code OAUTHBEARER}, client credentials).
   *
   * <p>Kafka requests tokens only from URLs listed in the JVM's system property {@code
   * org.apache.kafka.sasl.oauthbearer.allowed.urls}. kafka-easy never sets system properties; if
   * the URL is not listed, {@code security(...)} throws an exception that says what to add.
   *
   * @param tokenEndpoint the URL of the provider's token endpoint
   */
  public static Security oauth(URI tokenEndpoint, String clientId, Secret clientSecret) {
    String url = Options.required("tokenEndpoint", tokenEndpoint).toString();
    Options.text("clientId", clientId);
    Options.required("clientSecret", clientSecret);
    return new Security(List.of(), true, true)
        .with(settings -> requireAllowed(url, settings))
        .with(SaslConfigs.SASL_MECHANISM, "OAUTHBEARER")
        .with(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, url)
        .with(
            SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
            MODULES + "oauthbearer.OAuthBearerLoginCallbackHandler")
        .with(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID, clientId)
        .with(
            settings ->
                settings
                    .with(
                        SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET,
                        new Password(clientSecret.reveal("clientSecret")))
                    .with(
                        SaslConfigs.SASL_JAAS_CONFIG,
                        new Jaas(MODULES + "oauthbearer.OAuthBearerLoginModule").toPassword()));
  }

  /**
   * A Kerberos ticket ({@code GSSAPI}), obtained with a key tab. The realm is configured as for any
   * Kerberos client on this machine.
   *
   * @param service the brokers' Kerberos service name, usually {@code kafka}
   * @param principal the principal of this client, for example {@code billing@EXAMPLE.COM}
   */
  public static Security kerberos(String service, String principal, Path keyTab) {
    Options.text("service", service);
    Options.text("principal", principal);
    Options.required("keyTab", keyTab);
    return new Security(List.of(), true, true)
        .with(SaslConfigs.SASL_MECHANISM, "GSSAPI")
        .with(SaslConfigs.SASL_KERBEROS_SERVICE_NAME, service)
        .with(
            settings ->
                settings.with(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    new Jaas("com.sun.security.auth.module.Krb5LoginModule")
                        .option("useKeyTab", "true")
                        .option("storeKey", "true")
                        .option("keyTab", Tls.readable("keyTab", keyTab))
                        .option("principal", principal)
                        .toPassword()));
  }

  /**
   * Sets the scope to request from the identity provider. Kafka: {@code sasl.oauthbearer.scope}.
   */
  public Security scope(String scope) {
    return with(SaslConfigs.SASL_OAUTHBEARER_SCOPE, Options.text("scope", scope));
  }

  /** Trusts only brokers whose certificate, or whose CA's certificate, is in this PEM file. */
  public Security trust(Path pem) {
    Options.required("trust", pem);
    return with(settings -> Tls.trustPem(settings, pem));
  }

  /**
   * Trusts only brokers whose certificate, or whose CA's certificate, is in this JKS or PKCS12
   * store.
   */
  public Security trustStore(Path store, Secret password) {
    Options.required("trustStore", store);
    Options.required("trustStore password", password);
    return with(settings -> Tls.trustStore(settings, store, password));
  }

  /**
   * Sets the client certificate (mutual TLS).
   *
   * @param certificates PEM file with the certificate chain: the client's certificate first, then
   *     the certificates up to the CA
   * @param key PEM file with the private key in PKCS#8; for an encrypted key call {@link
   *     #keyPassword} as well
   */
  public Security identity(Path certificates, Path key) {
    Options.required("certificates", certificates);
    Options.required("key", key);
    return with(settings -> Tls.identityPem(settings, certificates, key));
  }

  /** Sets the password of an encrypted private key. Kafka: {@code ssl.key.password}. */
  public Security keyPassword(Secret password) {
    Options.required("keyPassword", password);
    return with(
        settings ->
            settings.with(
                SslConfigs.SSL_KEY_PASSWORD_CONFIG, new Password(password.reveal("keyPassword"))));
  }

  /**
   * Sets the client certificate and key from a JKS or PKCS12 store; store and key must have the
   * same password.
   */
  public Security identityStore(Path store, Secret password) {
    Options.required("identityStore", store);
    Options.required("identityStore password", password);
    return with(settings -> Tls.identityStore(settings, store, password));
  }

  /**
   * Turns TLS off: records can be read on the network, but SCRAM passwords cannot.
   *
   * @throws InvalidOptionException if there is no user, so that neither user nor TLS would be left
   */
  public Security withoutTls() {
    if (!sasl) {
      throw InvalidOptionException.of(
          "withoutTls",
          true,
          "without a user, neither user nor TLS would be left; leave security(...) out");
    }
    return new Security(steps, true, false);
  }

  /** Allows PLAIN to send its password over an unencrypted connection. For tests on one machine. */
  public Security allowPlainWithoutTls() {
    return with(SecurityRules.ALLOW_PLAIN_WITHOUT_TLS, true);
  }

  /**
   * The corresponding Kafka properties, in a new map, for clients that kafka-easy does not create.
   * Reads PEM files and secrets. Passwords, keys and JAAS lines are Kafka {@link Password} objects,
   * whose text form hides the value.
   *
   * @throws InvalidOptionException if a PEM file, a store, a key tab or a secret is missing, or a
   *     password would be sent over an unencrypted connection
   */
  public Map<String, Object> properties() {
    String protocol = sasl ? tls ? "SASL_SSL" : "SASL_PLAINTEXT" : "SSL";
    Settings settings = Settings.none().with(SECURITY_PROTOCOL_CONFIG, protocol);
    for (Step step : steps) {
      settings = step.apply(settings);
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    SecurityRules.check(settings)
        .only(name -> !name.equals(SecurityRules.ALLOW_PLAIN_WITHOUT_TLS))
        .all()
        .forEach(setting -> properties.put(setting.name(), setting.value()));
    return properties;
  }

  private static Security password(String mechanism, String module, String user, Secret password) {
    Options.text("user", user);
    Options.required("password", password);
    return new Security(List.of(), true, true)
        .with(SaslConfigs.SASL_MECHANISM, mechanism)
        .with(
            settings ->
                settings.with(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    new Jaas(module)
                        .option("username", user)
                        .option("password", password.reveal("password"))
                        .toPassword()));
  }

  private static Settings requireAllowed(String url, Settings settings) {
    String allowed = System.getProperty(ALLOWED_URLS, "");
    // Kafka removes the spaces around each URL, too.
    if (Stream.of(allowed.split(",", -1)).map(String::trim).noneMatch(url::equals)) {
      throw InvalidOptionException.of(
          "tokenEndpoint",
          url,
          "Kafka requests tokens only from URLs that the JVM allows, and a library does not change"
              + " system properties; start the JVM with -D"
              + ALLOWED_URLS
              + "="
              + url);
    }
    return settings;
  }

  private Security with(String name, Object value) {
    return with(settings -> settings.with(name, value));
  }

  private Security with(Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return new Security(List.copyOf(more), sasl, tls);
  }

  /** Says whether SASL and TLS are used, never a secret. */
  @Override
  public String toString() {
    return "Security[" + (sasl ? "SASL" : "no user") + (tls ? ", TLS]" : ", no TLS]");
  }
}
