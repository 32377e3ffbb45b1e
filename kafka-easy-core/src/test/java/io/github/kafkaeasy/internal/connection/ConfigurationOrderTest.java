package io.github.kafkaeasy.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.LogLines;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.ProducerProfile;
import io.github.kafkaeasy.producer.internal.setup.ProducerSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources of settings, their precedence, and the messages about invalid ones. */
class ConfigurationOrderTest {
  @TempDir private Path folder;
  private final Map<String, String> surroundings = new HashMap<>();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file =
        Files.writeString(
            folder.resolve("client.properties"), "bootstrap.servers=file:1\nlinger.ms=1\n");
  }

  @Test
  void theOrderIsCodeSystemPropertiesVariablesFileProfile() {
    assertThat(effective(null)).contains("linger.ms  7  code  ");
    surroundings.put("kafka.easy.linger.ms", "6");
    surroundings.put("linger.ms", "5");
    surroundings.put("KAFKA_LINGER_MS", "4");
    assertThat(effective(null)).contains("linger.ms  7  code  ");

    assertThat(effective("code")).contains("linger.ms  6  system property  kafka.easy.linger.ms");
    surroundings.remove("kafka.easy.linger.ms");
    assertThat(effective("code")).contains("linger.ms  5  system property  linger.ms");
    surroundings.remove("linger.ms");
    assertThat(effective("code")).contains("linger.ms  4  environment  KAFKA_LINGER_MS");
    surroundings.remove("KAFKA_LINGER_MS");
    assertThat(effective("code")).contains("linger.ms  1  file  " + file);
    assertThat(effective("code file")).contains("linger.ms  50  profile  throughput: ");
    assertThat(effective("code file profile")).contains("linger.ms  5  default  ");
  }

  /** The producer's table with single blanks, without the named sources. */
  private String effective(String without) {
    List<String> left = without == null ? List.of() : List.of(without.split(" "));
    ConnectionSettings connection =
        left.contains("file")
            ? ConnectionSettings.of("code:1", surroundings)
            : ConnectionSettings.fromFile(file, null, surroundings);
    ProducerBuilder<String> builder = new ProducerSetup<>(connection, Codec.string());
    if (!left.contains("profile")) {
      builder.profile(ProducerProfile.THROUGHPUT);
    }
    if (!left.contains("code")) {
      builder.linger(Duration.ofMillis(7));
    }
    return builder.describe().replaceAll(" {2,}", "  ").replaceAll("(?m)$", "  ");
  }

  @Test
  void theBrokersFollowTheSameOrder() {
    assertThat(ConnectionSettings.fromFile(file, null, surroundings).addresses())
        .containsExactly(new HostPort("file", 1));
    surroundings.put("KAFKA_BOOTSTRAP", "short:1");
    assertThat(ConnectionSettings.fromFile(file, null, surroundings).addresses())
        .containsExactly(new HostPort("short", 1));
    surroundings.put("KAFKA_BOOTSTRAP_SERVERS", "variable:1");
    assertThat(ConnectionSettings.fromEnvironment(surroundings).addresses())
        .containsExactly(new HostPort("variable", 1));
    surroundings.put("kafka.easy.bootstrap.servers", "system:1,system:2");
    assertThat(ConnectionSettings.fromEnvironment(surroundings).addresses())
        .containsExactly(new HostPort("system", 1), new HostPort("system", 2));
    assertThat(ConnectionSettings.of("code:1", surroundings).addresses())
        .containsExactly(new HostPort("code", 1));
    assertThat(ConnectionSettings.of(Map.of("acks", "1"), surroundings).addresses())
        .containsExactly(new HostPort("system", 1), new HostPort("system", 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KAFKA_HEAP_OPTS",
        "KAFKA_LOG_DIRS",
        "KAFKA_ADVERTISED_LISTENERS",
        "KAFKA_PORT",
        "KAFKA_NODE_ID",
        "KAFKA_HOME",
        "PATH",
        "java.version"
      })
  void variablesOfBrokersAndOfOtherProgramsAreIgnored(String name) {
    surroundings.put(name, "x");

    try (LogLines log = new LogLines(Settings.LOGGER)) {
      ConnectionSettings connection = ConnectionSettings.of("a:1", surroundings);

      assertThat(connection.settings().all()).hasSize(1);
      assertThat(log.all()).isEmpty();
    }
  }

  @Test
  void aVariableWithAValueForBrokersOnlyIsIgnored() {
    surroundings.put("KAFKA_COMPRESSION_TYPE", "producer");

    assertThat(ConnectionSettings.of("a:1", surroundings).settings().get("compression.type"))
        .isNull();

    surroundings.put("KAFKA_COMPRESSION_TYPE", "zstd");

    assertThat(ConnectionSettings.of("a:1", surroundings).settings().get("compression.type"))
        .isNotNull();
  }

  @Test
  void aBlankVariableCountsAsNotSet() {
    surroundings.put("KAFKA_LINGER_MS", " ");

    assertThat(ConnectionSettings.of("a:1", surroundings).settings().get("linger.ms")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "lniger.ms,linger.ms",
    "linger_ms,linger.ms",
    "max.pol.record,max.poll.records",
    "ack,acks",
    "bootstrap.server,bootstrap.servers"
  })
  void forAMisspeltKeyTheNearestOneIsSuggested(String wrong, String right) {
    try (LogLines log = new LogLines(Settings.LOGGER)) {
      ConnectionSettings connection =
          ConnectionSettings.of("a:1", surroundings).property(wrong, "1");

      assertThat(connection.settings().get(wrong)).isNotNull();
      assertThat(log.all())
          .singleElement()
          .asString()
          .startsWith("WARN Kafka knows no setting " + wrong)
          .contains("did you mean " + right + "?");
    }
  }

  @Test
  void aMisspeltKeyIsNamedWithItsSource() throws IOException {
    Files.writeString(file, "bootstrap.servers=a:1\nlniger.ms=1\n");
    surroundings.put("kafka.easy.ackss", "1");
    surroundings.put("KAFKA_CLIENT_IDS", "x");

    try (LogLines log = new LogLines(Settings.LOGGER)) {
      ConnectionSettings unused = ConnectionSettings.fromFile(file, null, surroundings);

      assertThat(log.all())
          .anySatisfy(line -> assertThat(line).contains("lniger.ms (file " + file + ")"))
          .anySatisfy(line -> assertThat(line).contains("kafka.easy.ackss", "mean acks?"))
          .anySatisfy(line -> assertThat(line).contains("KAFKA_CLIENT_IDS", "KAFKA_CLIENT_ID?"))
          .hasSize(3);
    }
  }

  @Test
  void aKeyOfAPluginThatResemblesNoOtherIsPassedOnWithoutALogLine() {
    try (LogLines log = new LogLines(Settings.LOGGER)) {
      ConnectionSettings connection =
          ConnectionSettings.of("a:1", surroundings).property("schema.registry.url", "http://x");

      assertThat(connection.settings().get("schema.registry.url")).isNotNull();
      assertThat(log.all()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "KAFKA_LINGER_MS,linger.ms (variable KAFKA_LINGER_MS) = soon",
    "linger.ms,linger.ms (system property linger.ms) = soon",
    "kafka.easy.linger.ms,linger.ms (system property kafka.easy.linger.ms) = soon"
  })
  void aValueOfTheWrongTypeIsRefusedWithSourceAndKey(String name, String says) {
    surroundings.put(name, "soon");

    assertThatThrownBy(() -> ConnectionSettings.of("a:1", surroundings))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining(says)
        .hasMessageContaining("long");
  }

  @Test
  void aFilesValueOfTheWrongTypeIsRefusedWithFileAndKeyAndWithoutSecrets() throws IOException {
    Files.writeString(file, "bootstrap.servers=a:1\nlinger.ms=soon\n");
    assertThatThrownBy(() -> ConnectionSettings.fromFile(file, null, surroundings))
        .hasMessageContaining("linger.ms (file " + file + ") = soon");

    Files.writeString(file, "bootstrap.servers=a:1\nsasl.login.retry.backoff.ms=s3cret\n");
    assertThatThrownBy(() -> ConnectionSettings.fromFile(file, null, surroundings))
        .hasMessageContaining("sasl.login.retry.backoff.ms (file " + file + ")")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aVariableThatWouldBreakAPromiseIsRefusedByTheClientWithItsName() {
    surroundings.put("KAFKA_TRANSACTIONAL_ID", "tx");
    ConnectionSettings connection = ConnectionSettings.of("a:1", surroundings);

    assertThatThrownBy(() -> new ProducerSetup<>(connection, Codec.string()).start())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("transactional.id (variable KAFKA_TRANSACTIONAL_ID)");
  }

  @Test
  void aFileMayHoldSeveralConnections() throws IOException {
    Files.writeString(
        file,
        """
        client.id=everywhere
        linger.ms=3
        dev.bootstrap.servers=dev:1
        prod.bootstrap.servers=prod:1
        prod.linger.ms=20
        """);

    Settings prod = ConnectionSettings.fromFile(file, "prod", surroundings).settings();
    assertThat(prod.toProperties())
        .containsOnlyKeys("bootstrap.servers", "client.id", "linger.ms")
        .containsEntry("bootstrap.servers", "prod:1")
        .containsEntry("linger.ms", 20L);

    surroundings.put("KAFKA_CONNECTION", "dev");
    assertThat(ConnectionSettings.fromFile(file, null, surroundings).settings().toProperties())
        .containsEntry("bootstrap.servers", "dev:1")
        .containsEntry("linger.ms", 3L);
    surroundings.put("kafka.easy.connection", "prod");
    assertThat(ConnectionSettings.fromFile(file, null, surroundings).addresses())
        .containsExactly(new HostPort("prod", 1));
  }

  /** Confluent's own client.properties contains such lines. */
  @Test
  void bootstrapServersOfAPluginAreNotAConnection() throws IOException {
    Files.writeString(file, "bootstrap.servers=a:1\nsome.metrics.reporter.bootstrap.servers=b:1\n");

    ConnectionSettings connection = ConnectionSettings.fromFile(file, null, surroundings);

    assertThat(connection.addresses()).containsExactly(new HostPort("a", 1));
    assertThat(connection.settings().get("some.metrics.reporter.bootstrap.servers")).isNotNull();
    assertThatThrownBy(() -> ConnectionSettings.fromFile(file, "some.metrics.reporter", Map.of()))
        .hasMessageContaining("names no connections");
  }

  @Test
  void aMissingOrUnselectedConnectionIsRefusedWithTheNamesInTheFile() throws IOException {
    Files.writeString(file, "dev.bootstrap.servers=dev:1\nprod.bootstrap.servers=prod:1\n");

    assertThatThrownBy(() -> ConnectionSettings.fromFile(file, "prd", surroundings))
        .hasMessageContaining("connection = \"prd\"")
        .hasMessageContaining("dev, prod");
    assertThatThrownBy(() -> ConnectionSettings.fromFile(file, null, surroundings))
        .hasMessageContaining("dev, prod")
        .hasMessageContaining("KAFKA_CONNECTION");
    Files.writeString(file, "kafka.easy.connection=dev\ndev.bootstrap.servers=dev:1\n");
    assertThat(ConnectionSettings.fromFile(file, null, surroundings).addresses())
        .containsExactly(new HostPort("dev", 1));
  }
}
