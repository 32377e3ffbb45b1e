package io.github.kafkaeasy.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LibrariesTest {
  @Test
  void theVersionsOfThisClassPathAreFound() {
    assertThat(Libraries.found().clients()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThatCode(Libraries.found()::requireSupported).doesNotThrowAnyException();
  }

  @Test
  void theVersionIsThatOfTheJarThatContainsTheClass(@TempDir Path jar) throws IOException {
    Path file = Files.createDirectories(jar.resolve("kafka")).resolve("kafka-version.properties");
    Files.writeString(file, "commitId=abc\nversion=4.0.7\n");
    String root = jar.toUri().toString();
    assertThat(Libraries.clientsBeside(root + "org/example/A.class", "org.example.A"))
        .isEqualTo("4.0.7");
    assertThat(Libraries.clientsBeside(root + "absent/org/example/A.class", "org.example.A"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.8.2", "3.9.1", "3.10.0"})
  void clientsThatAreTooOldAreRefusedInOneSentenceWithBothVersions(String clients) {
    assertThatExceptionOfType(KafkaEasyException.class)
        .isThrownBy(new Libraries(clients, "2.22.4")::requireSupported)
        .withMessageStartingWith(
            "kafka-clients "
                + clients
                + " is on the class path, and kafka-easy needs 4.0 or newer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.9.10", "2.14.3", "1.9"})
  void aJacksonThatIsTooOldIsRefusedInOneSentenceWithBothVersions(String jackson) {
    assertThatExceptionOfType(KafkaEasyException.class)
        .isThrownBy(new Libraries("4.3.1", jackson)::requireSupported)
        .withMessageStartingWith(
            "jackson-databind "
                + jackson
                + " is on the class path, and kafka-easy needs 2.15 or newer");
  }

  @ParameterizedTest
  @CsvSource({
    "4.0.0, 2.15.0",
    "4.1.1, 2.17.3",
    "4.10.0, 2.100.1",
    "5.0.0-SNAPSHOT, 3.0",
    "'', ''",
    "unknown, x"
  })
  void newerAndUnknownVersionsAreAccepted(String clients, String jackson) {
    assertThatCode(new Libraries(clients, jackson)::requireSupported).doesNotThrowAnyException();
  }

  @Test
  void aCallThatNeedsNewerClientsIsRefusedByName() {
    assertThatExceptionOfType(KafkaEasyException.class)
        .isThrownBy(() -> new Libraries("4.0.1", "").requireClients(4, 1, "leaveOnClose"))
        .withMessage(
            "leaveOnClose needs kafka-clients 4.1 or newer, and 4.0.1 is on the class path.");
    assertThatCode(() -> new Libraries("4.1.0", "").requireClients(4, 1, "leaveOnClose"))
        .doesNotThrowAnyException();
  }
}
