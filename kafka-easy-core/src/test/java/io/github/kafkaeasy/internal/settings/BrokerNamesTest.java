package io.github.kafkaeasy.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages about missing broker addresses, and about settings that were probably meant to be broker
 * addresses.
 */
class BrokerNamesTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void noAddressNamesTheVariableThatIsProbablyMissing(String bootstrap) {
    assertThatThrownBy(() -> ConnectionSettings.of(bootstrap, Map.of()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("bootstrap = ")
        .hasMessageContaining("Is the variable KAFKA_BOOTSTRAP_SERVERS missing?")
        .hasMessageContaining("fromEnvironment()");
  }

  @Test
  void theEntryPointSaysTheSame() {
    assertThatThrownBy(() -> KafkaEasy.connect(System.getenv("NO_SUCH_VARIABLE_ANYWHERE")))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS");
  }

  @Test
  void aVariableWithASimilarNameIsSuggested() {
    assertThatThrownBy(() -> ConnectionSettings.of((String) null, Map.of("KAFKA_BROKERS", "b:1")))
        .hasMessageContaining("The variable KAFKA_BROKERS is set")
        .hasMessageContaining("reads KAFKA_BOOTSTRAP_SERVERS");
    assertThatThrownBy(() -> ConnectionSettings.of((String) null, Map.of("KAFKA_BOOTSTRAP", "b:1")))
        .hasMessageContaining("KAFKA_BOOTSTRAP is set: KafkaEasy.fromEnvironment() reads it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bootstrap.server",
        "bootstrap-servers",
        "bootstrap_servers",
        "boostrap.servers",
        "BOOTSTRAP.SERVERS",
        "metadata.broker.list",
        "brokers"
      })
  void forAPropertyWithASimilarNameTheRightOneIsSuggested(String name) {
    assertThatThrownBy(() -> ConnectionSettings.of(Map.of(name, "a:1"), Map.of()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("no setting " + name + ": did you mean bootstrap.servers?");
  }

  @Test
  void forASimilarKeyInAFileTheRightOneIsSuggestedToo(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "bootstrap.server=a:1\n");

    assertThatThrownBy(() -> ConnectionSettings.fromFile(file, null, Map.of()))
        .hasMessageContaining("bootstrap.server (file ")
        .hasMessageContaining("did you mean bootstrap.servers?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"KAFKA_BOOTSTRAP_SERVER", "KAFKA_BROKERS", "KAFKA_BROKER_LIST"})
  void forAVariableWithASimilarNameTheRightOneIsSuggested(String variable) {
    try (LogLines log = new LogLines(Settings.LOGGER)) {
      ConnectionSettings.fromEnvironment(Map.of(variable, "a:1"));

      assertThat(log.all())
          .anyMatch(
              line ->
                  line.contains(variable) && line.contains("did you mean KAFKA_BOOTSTRAP_SERVERS"));
    }
  }

  @Test
  void variablesOfABrokerAreIgnored() {
    try (LogLines log = new LogLines(Settings.LOGGER)) {
      ConnectionSettings.fromEnvironment(
          Map.of("KAFKA_BROKER_ID", "1", "KAFKA_PORT", "9092", "KAFKA_BOOTSTRAP", "a:1"));
      ConnectionSettings.fromEnvironment(
          Map.of("KAFKA_BROKERS", "a:1", "KAFKA_BOOTSTRAP_SERVERS", "a:1"));

      assertThat(log.all()).isEmpty();
    }
  }
}
