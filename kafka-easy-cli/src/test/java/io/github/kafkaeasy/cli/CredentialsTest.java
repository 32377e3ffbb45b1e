package io.github.kafkaeasy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.test.LocalKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that requires a password. */
class CredentialsTest {
  /** The settings, with a prefix and a password to be filled in. */
  private static final String SECURITY =
      """
      %1$skafka.easy.allow.plain.without.tls=true
      %1$ssecurity.protocol=SASL_PLAINTEXT
      %1$ssasl.mechanism=PLAIN
      %1$ssasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
          username="anna" password="%2$s";
      """;

  private static LocalKafka broker;

  @TempDir Path folder;

  @BeforeAll
  static void startBroker() {
    broker =
        LocalKafka.builder()
            .serverProperty(
                "listener.security.protocol.map",
                "CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
            .serverProperty("sasl.enabled.mechanisms", "PLAIN")
            .serverProperty(
                "listener.name.client.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " user_anna=\"right-secret\";")
            .start();
  }

  @AfterAll
  static void closeBroker() {
    broker.close();
  }

  @Test
  void theRightPasswordFromAFileWorks() throws IOException {
    Cli.Result result = withPassword("right-secret").run("topics", "list", "--json");

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.json()).isEmpty();
  }

  @Test
  void aFileWithSecretsOnlyCanBeCombinedWithBrokersFromTheCommandLine() throws IOException {
    Path file = folder.resolve("secrets.properties");
    Files.writeString(file, SECURITY.formatted("", "right-secret"));

    Cli cli =
        new Cli(
            "--timeout",
            "60s",
            "--config",
            file.toString(),
            "--bootstrap",
            broker.bootstrapServers());

    assertThat(cli.run("topics", "list").code()).isZero();
  }

  @Test
  void oneOfSeveralConnectionsIsChosenByName() throws IOException {
    Path file = folder.resolve("connections.properties");
    Files.writeString(
        file,
        "dev.bootstrap.servers=127.0.0.1:1\nprod.bootstrap.servers="
            + broker.bootstrapServers()
            + "\n"
            + SECURITY.formatted("prod.", "right-secret"));
    Cli cli = new Cli("--config", file.toString());

    assertThat(cli.run("topics", "list", "--connection", "prod", "--timeout", "60s").code())
        .isZero();
    assertThat(cli.run("topics", "list", "--connection", "dev", "--timeout", "1s").code())
        .isEqualTo(Exit.UNREACHABLE);
    assertThat(cli.run("topics", "list", "--connection", "test").code()).isEqualTo(Exit.USAGE);
  }

  @Test
  void aWrongPasswordIsReportedSoonAndNotShown() throws IOException {
    Cli.Result result = withPassword("wrong-secret").run("topics", "list", "--debug");

    assertThat(result.code()).isEqualTo(Exit.UNREACHABLE);
    assertThat(result.err()).containsIgnoringCase("authentication");
    assertThat(result.all()).doesNotContain("wrong-secret");
  }

  @Test
  void aWrongPasswordPrintsNoStackTrace() throws IOException {
    assertThat(withPassword("wrong-secret").run("dlq", "stats", "--topic", "t").err())
        .startsWith("kafka-easy: ")
        .doesNotContain("\tat ", "wrong-secret");
  }

  private Cli withPassword(String password) throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(
        file,
        "bootstrap.servers=" + broker.bootstrapServers() + "\n" + SECURITY.formatted("", password));
    return new Cli("--timeout", "60s", "--config", file.toString());
  }
}
