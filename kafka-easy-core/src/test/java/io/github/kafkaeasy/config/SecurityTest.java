package io.github.kafkaeasy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.settings.PropertyRules;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.internal.setup.ProducerSetup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings made by security(...), and values that it refuses before connecting. */
class SecurityTest {
  private static final Secret SECRET = Secret.from(() -> "s3cret");

  private final ConnectionSettings connection = ConnectionSettings.of("a:1", Map.of());
  @TempDir private Path folder;

  @Test
  void aUserWithAPasswordGetsTlsUnlessToldOtherwise() {
    assertThat(settings(Security.scramSha512("billing", SECRET)))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512");
    assertThat(settings(Security.scramSha256("billing", SECRET).withoutTls()))
        .containsEntry("security.protocol", "SASL_PLAINTEXT")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-256");
    assertThat(settings(Security.cloud("KEY", SECRET)))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "PLAIN");
    assertThat(settings(Security.tls())).containsEntry("security.protocol", "SSL");
  }

  /** Kafka's own parser reads each password as it was written, whatever characters it has. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "simple",
        "with \"quotes\"",
        "back\\slash\\",
        "semi;colon = equals",
        "two\nlines\r",
        "it's 秘密 \\n \\\"",
        "\\042\\",
        "\" required; org.example.Evil required x=\""
      })
  void aPasswordIsReadFromTheJaasTextUnchanged(String password) {
    Password line =
        (Password)
            settings(Security.plain("user \"x\"", Secret.from(() -> password)))
                .get("sasl.jaas.config");

    var entries =
        JaasContext.loadClientContext(Map.of("sasl.jaas.config", line)).configurationEntries();
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).getOptions().get("password")).isEqualTo(password);
    assertThat(entries.get(0).getOptions().get("username")).isEqualTo("user \"x\"");
  }

  @Test
  void aPlainPasswordWithoutTlsIsRefusedUnlessAllowedByName() {
    assertThatThrownBy(() -> connection.security(Security.plain("u", SECRET).withoutTls()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("sasl.mechanism = PLAIN")
        .hasMessageContaining("security.protocol = SASL_PLAINTEXT")
        .hasMessageContaining("in the clear");
    assertThat(
            producer(
                connection.security(
                    Security.plain("u", SECRET).allowPlainWithoutTls().withoutTls())))
        .contains("SASL_PLAINTEXT")
        .doesNotContain("s3cret");
  }

  @Test
  void thePropertiesForOtherClientsAreKafkasOwnOnly() {
    assertThat(Security.plain("u", SECRET).allowPlainWithoutTls().withoutTls().properties())
        .containsOnlyKeys("security.protocol", "sasl.mechanism", "sasl.jaas.config");
  }

  @Test
  void aPasswordFromPropertiesObeysTheSameRule() {
    ConnectionSettings open =
        connection
            .property("security.protocol", "SASL_PLAINTEXT")
            .property("sasl.mechanism", "PLAIN")
            .property("sasl.jaas.config", "x required password=\"s3cret\";");

    assertThatThrownBy(() -> producer(open)).hasMessageContaining("in the clear");
    assertThatCode(() -> producer(open.property("kafka.easy.allow.plain.without.tls", "true")))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                new ProducerSetup<>(connection, Codec.string())
                    .property("security.protocol", "SASL_PLAINTEXT")
                    .property("sasl.mechanism", "PLAIN")
                    .start())
        .hasMessageContaining("in the clear");
  }

  @Test
  void ourOwnSettingsReachNoKafkaClient() {
    Settings forProducer =
        ConnectionSettings.of("a:1", Map.of("kafka.easy.allow.plain.without.tls", "true"))
            .forClient(PropertyRules.of(ProducerConfig.configDef()));

    assertThat(forProducer.toProperties()).containsOnlyKeys("bootstrap.servers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"File", "Directory", "EnvVar"})
  void aConfigProviderWithoutARestrictionIsRefused(String kind) {
    String type = "org.apache.kafka.common.config.provider." + kind + "ConfigProvider";
    String fence = kind.equals("EnvVar") ? "allowlist.pattern" : "allowed.paths";
    ConnectionSettings open =
        connection
            .property("config.providers", "secrets")
            .property("config.providers.secrets.class", type);

    assertThatThrownBy(() -> producer(open))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("config.providers.secrets.class")
        .hasMessageContaining("config.providers.secrets.param." + fence);
    assertThatCode(() -> producer(open.property("config.providers.secrets.param." + fence, "/run")))
        .doesNotThrowAnyException();
  }

  @Test
  void anIdentityProviderThatTheJvmDoesNotAllowIsRefusedWithWhatToAdd() {
    URI endpoint = URI.create("https://id.example.com/token");

    assertThatThrownBy(
            () -> connection.security(Security.oauth(endpoint, "billing", SECRET).scope("kafka")))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining(
            "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=https://id.example.com/token");
    assertThat(System.getProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls")).isNull();
  }

  @Test
  void allowedUrlsMayBeSeparatedByCommaAndSpace() {
    String property = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
    String before = System.getProperty(property);
    System.setProperty(property, "https://other.example.com, https://id.example.com/token");
    try {
      assertThatCode(
              () ->
                  Security.oauth(URI.create("https://id.example.com/token"), "billing", SECRET)
                      .properties())
          .doesNotThrowAnyException();
    } finally {
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }
  }

  @Test
  void aMissingKeyTabIsRefused() {
    Path missing = folder.resolve("no.keytab");

    assertThatThrownBy(() -> settings(Security.kerberos("kafka", "billing@EXAMPLE.COM", missing)))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("keyTab = " + missing)
        .hasMessageContaining("no such file");
  }

  @Test
  void kerberosNeedsServicePrincipalAndKeyTab() throws IOException {
    Path keyTab = Files.createFile(folder.resolve("billing.keytab"));
    Map<String, Object> settings =
        settings(Security.kerberos("kafka", "billing@EXAMPLE.COM", keyTab));

    assertThat(settings)
        .containsEntry("sasl.mechanism", "GSSAPI")
        .containsEntry("sasl.kerberos.service.name", "kafka");
    assertThat(((Password) settings.get("sasl.jaas.config")).value())
        .contains("keyTab=\"" + keyTab + "\"", "principal=\"billing@EXAMPLE.COM\"");
  }

  @Test
  void secretsComeFromFilesAndVariablesAndAMissingOneIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "from a file\n");

    assertThat(Secret.fromFile(file).reveal("password")).isEqualTo("from a file");
    assertThatThrownBy(
            () ->
                connection.security(
                    Security.cloud("k", Secret.fromEnvironment("KAFKA_EASY_NO_SUCH"))))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("there is nothing in the variable KAFKA_EASY_NO_SUCH");
    assertThatThrownBy(
            () -> connection.security(Security.cloud("k", Secret.fromFile(folder.resolve("no")))))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void filesThatAreMissingOrOfAnotherKindAreRefusedByName() throws IOException {
    Path text = Files.writeString(folder.resolve("some.txt"), "hello");

    assertThatThrownBy(() -> settings(Security.tls().trust(folder.resolve("no.pem"))))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("no.pem");
    assertThatThrownBy(() -> settings(Security.tls().trust(text)))
        .hasMessageContaining("BEGIN CERTIFICATE");
    assertThatThrownBy(() -> settings(Security.tls().trustStore(text, SECRET)))
        .hasMessageContaining(".jks, .p12");
    assertThatThrownBy(
            () -> settings(Security.tls().identityStore(folder.resolve("no.p12"), SECRET)))
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> Security.tls().withoutTls()).hasMessageContaining("withoutTls");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void aKeyThatIsNotInPkcs8IsRefusedWithTheCommandThatConvertsIt(String kind) throws IOException {
    Path certificates =
        Files.writeString(folder.resolve("client.pem"), "-----BEGIN CERTIFICATE-----\n");
    Path key =
        Files.writeString(
            folder.resolve("client.key"),
            "-----BEGIN %1$s PRIVATE KEY-----\ns3cret\n-----END %1$s PRIVATE KEY-----\n"
                .formatted(kind));

    assertThatThrownBy(() -> settings(Security.tls().identity(certificates, key)))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("identity key = " + key)
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ENCRYPTED "})
  void aKeyInPkcs8IsAccepted(String kind) throws IOException {
    Path certificates =
        Files.writeString(folder.resolve("client.pem"), "-----BEGIN CERTIFICATE-----\n");
    String text =
        "-----BEGIN %1$sPRIVATE KEY-----\n-----END %1$sPRIVATE KEY-----\n".formatted(kind);
    Path key = Files.writeString(folder.resolve("client.key"), text);

    assertThat(settings(Security.tls().identity(certificates, key)))
        .containsEntry("ssl.keystore.key", new Password(text));
  }

  @Test
  void noDescriptionOrToStringShowsASecret() {
    Security security = Security.scramSha512("billing", SECRET);
    ConnectionSettings secured = connection.security(security);
    Map<String, String> surroundings = new HashMap<>();
    surroundings.put("KAFKA_SASL_JAAS_CONFIG", "x required password=\"s3cret\";");

    for (Object shown :
        List.of(
            SECRET,
            security,
            secured,
            secured.describe(),
            producer(secured),
            ConnectionSettings.of("a:1", surroundings).describe())) {
      assertThat(shown.toString()).doesNotContain("s3cret");
    }
    assertThat(secured.describe()).containsPattern("sasl.jaas.config +\\(hidden\\)");
  }

  private Map<String, Object> settings(Security security) {
    return connection.security(security).settings().toProperties();
  }

  private static String producer(ConnectionSettings connection) {
    return new ProducerSetup<>(connection, Codec.string()).describe();
  }

  @Test
  void aPlainPasswordWithoutTlsIsRefusedInWhateverCaseTheProtocolIsWritten() {
    ConnectionSettings open =
        connection
            .property("security.protocol", "sasl_plaintext")
            .property("sasl.mechanism", "PLAIN")
            .property("sasl.jaas.config", "x required password=\"s3cret\";");

    assertThatThrownBy(() -> producer(open)).hasMessageContaining("in the clear");
  }
}
