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
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;

/**
 * Who this client is and whom it trusts. Immutable: each method answers a new one. TLS is on unless
 * {@link #withoutTls} says otherwise, host names are verified, and brokers are trusted as the JDK
 * trusts web servers unless a CA is named.
 *
 * <pre>{@code
 * KafkaEasy kafka =
 *     KafkaEasy.connect("kafka.example.com:9093")
 *         .security(
 *             Security.scramSha512("billing", Secret.fromEnvironment("BILLING_PASSWORD"))
 *                 .trust(Path.of("/etc/kafka/ca.pem")));
 * }</pre>
 *
 * <p>Files and secrets are read when {@code security(...)} is called; what is missing or wrong is
 * refused there.
 */
public final class Security {
  private static final String MODULES = "org.apache.kafka.common.security.";
  private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  /**
   * One thing to set; kept until the connection asks, so that secrets are read as late as can be.
   */
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
   * TLS and no user; with {@link #identity} or {@link #identityStore} the certificate is the user.
   */
  public static Security tls() {
    return new Security(List.of(), false, true);
  }

  /**
   * User and password, as they are ({@code PLAIN}). Refused without TLS unless {@link
   * #allowPlainWithoutTls} says so.
   */
  public static Security plain(String user, Secret password) {
    return password("PLAIN", MODULES + "plain.PlainLoginModule", user, password);
  }

  /** User and password by challenge and response, {@code SCRAM-SHA-256}. */
  public static Security scramSha256(String user, Secret password) {
    return password("SCRAM-SHA-256", MODULES + "scram.ScramLoginModule", user, password);
  }

  /** User and password by challenge and response, {@code SCRAM-SHA-512}. */
  public static Security scramSha512(String user, Secret password) {
    return password("SCRAM-SHA-512", MODULES + "scram.ScramLoginModule", user, password);
  }

  /** What managed clouds ask for: an API key and its secret, as {@code PLAIN} over TLS. */
  public static Security cloud(String apiKey, Secret apiSecret) {
    return plain(apiKey, apiSecret);
  }

  /**
   * A token from an identity provider ({@code OAUTHBEARER}, client credentials).
   *
   * <p>Kafka asks only URLs that the JVM's system property {@code
   * org.apache.kafka.sasl.oauthbearer.allowed.urls} names. kafka-easy never sets properties of the
   * JVM; without it {@code security(...)} refuses and says what to add.
   *
   * @param tokenEndpoint where the provider hands out tokens
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
   * A Kerberos ticket ({@code GSSAPI}), got by a key tab. The realm is configured as for any
   * Kerberos client of this machine.
   *
   * @param service the brokers' name at Kerberos, mostly {@code kafka}
   * @param principal this client, as {@code billing@EXAMPLE.COM}
   */
  public static Security kerberos(String service, String principal, Path keyTab) {
    Options.text("service", service);
    Options.text("principal", principal);
    String file = Options.required("keyTab", keyTab).toString();
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
                        .option("keyTab", file)
                        .option("principal", principal)
                        .toPassword()));
  }

  /** The scope to ask an identity provider for. Kafka: {@code sasl.oauthbearer.scope}. */
  public Security scope(String scope) {
    return with(SaslConfigs.SASL_OAUTHBEARER_SCOPE, Options.text("scope", scope));
  }

  /** Trusts brokers whose certificate, or whose CA's, is in this PEM file, and no others. */
  public Security trust(Path pem) {
    Options.required("trust", pem);
    return with(settings -> Tls.trustPem(settings, pem));
  }

  /** Trusts brokers whose certificate, or whose CA's, is in this JKS or PKCS12 store only. */
  public Security trustStore(Path store, Secret password) {
    Options.required("trustStore", store);
    Options.required("trustStore password", password);
    return with(settings -> Tls.trustStore(settings, store, password));
  }

  /**
   * The certificate that this client shows to brokers (mutual TLS).
   *
   * @param certificates PEM, this client's first, then those up to the CA's
   * @param key its private key, PEM, PKCS#8, not encrypted; for an encrypted one see {@link
   *     #keyPassword}
   */
  public Security identity(Path certificates, Path key) {
    Options.required("certificates", certificates);
    Options.required("key", key);
    return with(settings -> Tls.identityPem(settings, certificates, key));
  }

  /** The password of an encrypted private key. Kafka: {@code ssl.key.password}. */
  public Security keyPassword(Secret password) {
    Options.required("keyPassword", password);
    return with(
        settings ->
            settings.with(
                SslConfigs.SSL_KEY_PASSWORD_CONFIG, new Password(password.reveal("keyPassword"))));
  }

  /** The same from a JKS or PKCS12 store; store and key have the same password. */
  public Security identityStore(Path store, Secret password) {
    Options.required("identityStore", store);
    Options.required("identityStore password", password);
    return with(settings -> Tls.identityStore(settings, store, password));
  }

  /**
   * No TLS: whoever can listen on the network reads the records, though not SCRAM's passwords.
   *
   * @throws InvalidOptionException if there is neither a user nor TLS then
   */
  public Security withoutTls() {
    if (!sasl) {
      throw InvalidOptionException.of(
          "withoutTls", true, "nothing would be left; leave security(...) out");
    }
    return new Security(steps, true, false);
  }

  /**
   * Lets PLAIN send its password over a network that is not encrypted. For tests on one machine.
   */
  public Security allowPlainWithoutTls() {
    return with(SecurityRules.ALLOW_PLAIN_WITHOUT_TLS, true);
  }

  /**
   * The Kafka properties that this stands for, a new map each time, for clients that are not made
   * by kafka-easy. Reads files and secrets. Passwords, keys and JAAS lines are Kafka's {@link
   * Password} objects, which no log line shows.
   *
   * @throws InvalidOptionException if a file or a secret is missing, or a password would cross the
   *     network in the clear
   */
  public Map<String, Object> properties() {
    String protocol = sasl ? tls ? "SASL_SSL" : "SASL_PLAINTEXT" : "SSL";
    Settings settings = Settings.none().with(SECURITY_PROTOCOL_CONFIG, protocol);
    for (Step step : steps) {
      settings = step.apply(settings);
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    SecurityRules.check(settings)
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
    if (!List.of(allowed.split(",", -1)).contains(url)) {
      throw InvalidOptionException.of(
          "tokenEndpoint",
          url,
          "Kafka asks only URLs that the JVM allows, and a library does not change its JVM; start it"
              + " with -D"
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

  /** What kind it is, never a secret. */
  @Override
  public String toString() {
    return "Security[" + (sasl ? "SASL" : "no user") + (tls ? ", TLS]" : ", no TLS]");
  }
}
