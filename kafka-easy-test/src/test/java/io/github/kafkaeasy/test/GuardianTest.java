package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsControl(BrokerControl.KILL)
class GuardianTest {

  @ParameterizedTest
  @ValueSource(strings = {"serving", "suspended"})
  void aBrokerWhoseStarterWasKilledIsEndedAndDeleted(String state) throws IOException {
    Process starter =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StartsABroker.class.getName(),
                state)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = starter.inputReader()) {
      String[] pidAndFolder = output.readLine().split(" ", 2);
      ProcessHandle broker = ProcessHandle.of(Long.parseLong(pidAndFolder[0])).orElseThrow();
      Path folder = Path.of(pidAndFolder[1]);
      assertThat(isAlive(broker)).isTrue();
      assertThat(folder).isDirectory();

      starter.destroyForcibly();

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(isAlive(broker)).isFalse();
                assertThat(folder).doesNotExist();
              });
    } finally {
      starter.destroyForcibly();
    }
  }

  /** False also for a zombie process, as left in a container without an init process. */
  private static boolean isAlive(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    try {
      return !Files.readString(Path.of("/proc/" + process.pid() + "/stat")).contains(") Z ");
    } catch (IOException noSuchFileSystem) {
      return process.isAlive();
    }
  }
}
