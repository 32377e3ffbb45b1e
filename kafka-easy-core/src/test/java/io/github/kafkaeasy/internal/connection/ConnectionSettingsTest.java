package io.github.kafkaeasy.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Origin;
import io.github.kafkaeasy.internal.settings.PropertyRules;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSettingsTest {
  private static final Map<String, String> NO_VARIABLES = Map.of();

  @Test
  void theLongerVariableWinsOverTheShorter() {
    ConnectionSettings connection =
        ConnectionSettings.fromEnvironment(
            Map.of("KAFKA_BOOTSTRAP_SERVERS", "a:1,b:2", "KAFKA_BOOTSTRAP", "c:3"));

    assertThat(connection.addresses()).containsExactly(new HostPort("a", 1), new HostPort("b", 2));
    assertThat(connection.settings().get("bootstrap.servers").origin())
        .isEqualTo(Origin.ENVIRONMENT);
  }

  @Test
  void theShorterVariableCountsWhenTheLongerIsEmpty() {
    ConnectionSettings connection =
        ConnectionSettings.fromEnvironment(
            Map.of("KAFKA_BOOTSTRAP_SERVERS", "  ", "KAFKA_BOOTSTRAP", "c:3"));

    assertThat(connection.addresses()).containsExactly(new HostPort("c", 3));
  }

  @Test
  void withoutVariablesTheBrokerIsOnThisMachine() {
    ConnectionSettings connection = ConnectionSettings.fromEnvironment(NO_VARIABLES);

    assertThat(connection.addresses()).containsExactly(new HostPort("127.0.0.1", 9092));
    assertThat(connection.settings().get("bootstrap.servers").origin()).isEqualTo(Origin.DEFAULT);
  }

  @Test
  void aWrongVariableIsRefusedByItsName() {
    assertThatThrownBy(
            () -> ConnectionSettings.fromEnvironment(Map.of("KAFKA_BOOTSTRAP", "nowhere")))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("KAFKA_BOOTSTRAP = \"nowhere\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "false", "0", "", " NONE "})
  void severalWordsMeanNoCompression(String word) {
    ConnectionSettings connection = ConnectionSettings.of("a:1", Map.of("KAFKA_COMPRESSION", word));

    assertThat(connection.settings().get("compression.type").value()).isEqualTo("none");
  }

  @Test
  void anUnknownCompressionIsRefusedByItsVariable() {
    assertThatThrownBy(() -> ConnectionSettings.of("a:1", Map.of("KAFKA_COMPRESSION", "brotli")))
        .hasMessageContaining("KAFKA_COMPRESSION = \"brotli\"")
        .hasMessageContaining("gzip, snappy, lz4 or zstd");
  }

  @Test
  void theCodecsThatShipWithKafkaLoadHere() {
    assertThat(Compression.values()).allSatisfy(c -> assertThat(c.unusableBecause()).isNull());
  }

  @Test
  void propertiesNeedTheBrokers() {
    assertThatThrownBy(() -> ConnectionSettings.of(Map.of("acks", "all"), NO_VARIABLES))
        .hasMessageContaining("bootstrap.servers");
  }

  @Test
  void propertiesMayNameTheBrokersAsAList() {
    ConnectionSettings connection =
        ConnectionSettings.of(Map.of("bootstrap.servers", List.of("a:1", "b:2")), NO_VARIABLES);

    assertThat(connection.addresses()).hasSize(2);
  }

  @Test
  void aPropertyOfTheWrongTypeIsRefusedWithWhatIsExpected() {
    ConnectionSettings connection = ConnectionSettings.of("a:1", NO_VARIABLES);

    assertThatThrownBy(() -> connection.property("request.timeout.ms", "soon"))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("request.timeout.ms = soon")
        .hasMessageContaining("int");
  }

  @Test
  void serializersAreRefusedWithTheAlternative() {
    ConnectionSettings connection = ConnectionSettings.of("a:1", NO_VARIABLES);

    assertThatThrownBy(() -> connection.property("value.deserializer", "x.Y"))
        .hasMessageContaining("value.deserializer")
        .hasMessageContaining("Codec");
  }

  @Test
  void aClientGetsTheSettingsThatItKnowsAndThoseThatNoClientKnows() {
    Settings forAdmin =
        ConnectionSettings.of("a:1", NO_VARIABLES)
            .property("acks", "1")
            .property("retries", "3")
            .property("my.interceptor.option", "x")
            .forClient(PropertyRules.of(AdminClientConfig.configDef()));

    assertThat(forAdmin.toProperties())
        .containsOnlyKeys("bootstrap.servers", "retries", "my.interceptor.option")
        .containsEntry("retries", 3);
  }

  @Test
  void aFileIsReadWithItsNameAsReason(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("client.properties"), "bootstrap.servers=a:1\nsecurity.protocol=SSL\n");

    ConnectionSettings connection = ConnectionSettings.fromFile(file, null, NO_VARIABLES);

    Setting protocol = connection.settings().get("security.protocol");
    assertThat(protocol.origin()).isEqualTo(Origin.FILE);
    assertThat(protocol.reason()).contains("client.properties");
  }

  @Test
  void aMissingFileIsRefusedByItsName(@TempDir Path folder) {
    assertThatThrownBy(
            () ->
                ConnectionSettings.fromFile(folder.resolve("none.properties"), null, NO_VARIABLES))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("none.properties");
  }

  @Test
  void secretsAppearInNoText() {
    ConnectionSettings connection =
        ConnectionSettings.of("a:1", NO_VARIABLES)
            .property("security.protocol", "SASL_SSL")
            .property("sasl.jaas.config", "x required password=\"s3cret\";")
            .property("ssl.keystore.password", "s3cret")
            .property("ssl.truststore.certificates", "s3cret")
            .property("a.plugins.token", "s3cret")
            .property("sasl.oauthbearer.client.credentials.client.secret", "s3cret");

    assertThat(connection.describe())
        .contains("SASL_SSL", "sasl.jaas.config", "a.plugins.token", "(hidden)")
        .doesNotContain("s3cret");
    assertThat(connection.toString()).doesNotContain("s3cret");
    assertThat(connection.settings().get("a.plugins.token").toString()).doesNotContain("s3cret");
  }

  @Test
  void aRefusedSecretIsNotRepeated() {
    ConnectionSettings connection = ConnectionSettings.of("a:1", NO_VARIABLES);

    assertThatThrownBy(() -> connection.property("sasl.login.retry.backoff.ms", "s3cret"))
        .hasMessageContaining("sasl.login.retry.backoff.ms")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void theTableLinesUp() {
    String table =
        ConnectionSettings.of("a:1", Map.of("KAFKA_COMPRESSION", "gzip"))
            .property("client.id", "billing")
            .describe();

    assertThat(table)
        .isEqualTo(
            """
            connection to a:1
              bootstrap.servers  a:1      code
              compression.type   gzip     environment  KAFKA_COMPRESSION
              client.id          billing  code\
            """);
  }
}
