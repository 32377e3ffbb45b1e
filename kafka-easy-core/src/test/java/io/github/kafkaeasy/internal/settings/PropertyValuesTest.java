package io.github.kafkaeasy.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.connection.KafkaClasses;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.kafka.common.config.types.Password;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values of another type than Kafka's, and names, from every source of settings: converted or
 * refused.
 */
class PropertyValuesTest {

  static Stream<Arguments> converted() {
    return Stream.of(
        Arguments.of("max.poll.records", 500L, 500),
        Arguments.of("max.poll.records", (short) 500, 500),
        Arguments.of("max.poll.records", BigInteger.valueOf(500), 500),
        Arguments.of("max.poll.records", new AtomicInteger(500), 500),
        Arguments.of("max.poll.records", 500.0, 500),
        Arguments.of("max.poll.records", "500", 500),
        Arguments.of("linger.ms", 5, 5L),
        Arguments.of("linger.ms", (byte) 5, 5L),
        Arguments.of("linger.ms", Duration.ofMillis(5), 5L),
        Arguments.of("session.timeout.ms", Duration.ofSeconds(10), 10_000),
        Arguments.of("linger.ms", new BigDecimal("5.00"), 5L),
        Arguments.of("enable.idempotence", "TRUE", true),
        Arguments.of("acks", 1, "1"),
        Arguments.of("acks", -1L, "-1"),
        Arguments.of("metric.reporters", Set.of("a.Reporter"), List.of("a.Reporter")),
        Arguments.of("config.providers", Set.of("file"), "file"),
        Arguments.of("config.providers", "file, env", "file, env"));
  }

  @ParameterizedTest(name = "{0} = {1} ({2})")
  @MethodSource("converted")
  void aValueOfAnotherTypeIsConvertedIfNothingIsLost(String property, Object given, Object value) {
    ConnectionSettings connection =
        ConnectionSettings.of("a:1", Map.of()).property(property, given);

    assertThat(connection.settings().value(property)).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"client.id", "sasl.jaas.config", "ssl.cipher.suites"})
  void kafkasClientReplacesTheVariablesOfItsConfigProviders(String property, @TempDir Path folder)
      throws Exception {
    Path secrets = Files.writeString(folder.resolve("secrets.properties"), "value=replaced");
    ConnectionSettings connection =
        ConnectionSettings.of("a:1", Map.of())
            .property("config.providers", Set.of("file"))
            .property("config.providers.file.class", FileConfigProvider.class.getName())
            .property("config.providers.file.param.allowed.paths", folder.toString())
            .property(property, "${file:" + secrets + ":value}");

    Map<String, Object> properties =
        new HashMap<>(connection.forClient(PropertyRules.of(KafkaClasses.admin())).toProperties());
    Object seen = new AdminClientConfig(properties).values().get(property);

    assertThat(String.valueOf(seen instanceof Password secret ? secret.value() : seen))
        .contains("replaced");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "bootstrap.servers",
        "security.protocol",
        "sasl.mechanism",
        "group.id",
        "group.protocol",
        "isolation.level",
        "auto.offset.reset",
        "acks",
        "compression.type",
        "linger.ms",
        "session.timeout.ms",
        "enable.idempotence"
      })
  void aVariableReferenceIsRefusedIfKafkaEasyReadsTheValueItself(
      String property, @TempDir Path folder) throws Exception {
    String variable = "${file:/run/kafka.properties:value}";
    String advice = "set KAFKA_" + property.toUpperCase(Locale.ROOT).replace('.', '_') + " in";
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "bootstrap.servers=a:1\n" + property + "=" + variable + "\n");

    for (ThrowingCallable told :
        List.<ThrowingCallable>of(
            () -> ConnectionSettings.of("a:1", Map.of()).property(property, variable),
            () -> ConnectionSettings.fromFile(file, null, Map.of()))) {
      assertThatThrownBy(told)
          .isInstanceOf(InvalidOptionException.class)
          .hasMessageContaining(property)
          .hasMessageContaining("variables of configuration providers are not replaced here")
          .hasMessageContaining(advice);
    }
  }

  static Stream<Arguments> lossy() {
    return Stream.of(
        Arguments.of("max.poll.records", 500.5),
        Arguments.of("max.poll.records", 5_000_000_000L),
        Arguments.of("max.poll.records", Double.NaN),
        Arguments.of("max.poll.records", Float.POSITIVE_INFINITY),
        Arguments.of("max.poll.records", true),
        Arguments.of("max.poll.records", Duration.ofSeconds(1)),
        Arguments.of("linger.ms", Duration.ofNanos(1)),
        Arguments.of("linger.ms", new BigInteger("9223372036854775808")),
        Arguments.of("acks", 0.5),
        Arguments.of("enable.idempotence", 1));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource("lossy")
  void aConversionThatLosesInformationIsRefused(String property, Object given) {
    ConnectionSettings connection = ConnectionSettings.of("a:1", Map.of());

    assertThatThrownBy(() -> connection.property(property, given))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining(property + " = " + given)
        .hasMessageContaining("Kafka expects");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameWithInvisibleCharactersIsRefusedWithItsSource(String property, String name) {
    String variable = "KAFKA_" + property.toUpperCase(Locale.ROOT).replace('.', '_');

    assertThatThrownBy(() -> ConnectionSettings.of("a:1", Map.of(variable, name)))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining(property + " (variable " + variable + ")");
    assertThatThrownBy(() -> ConnectionSettings.of("a:1", Map.of()).property(property, name))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining(property);
  }

  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of("group.id", "x".repeat(40_000)),
        Arguments.of("client.id", "组".repeat(10_923)),
        Arguments.of("group.instance.id", "no spaces"),
        Arguments.of("group.instance.id", "x".repeat(250)),
        Arguments.of("transactional.id", "x".repeat(32_768)));
  }

  @Test
  void blanksAtTheEndOfALineAreCutOffAsKafkasClientDoes(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "bootstrap.servers=a:1\ngroup.id=billing \n");

    ConnectionSettings connection = ConnectionSettings.fromFile(file, null, Map.of());

    assertThat(connection.settings().value("group.id")).isEqualTo("billing");
  }

  @Test
  void anEmptyClientIdIsKafkasOwnDefault() {
    assertThat(
            ConnectionSettings.of("a:1", Map.of())
                .property("client.id", "")
                .settings()
                .value("client.id"))
        .isEqualTo("");
  }
}
