package io.github.kafkaeasy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.cli.shared.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases without a broker: help, wrong usage, an unreachable cluster. */
class CommandLineTest {
  /** An address on which nothing listens. */
  private static final String NOBODY = "127.0.0.1:1";

  private final Cli cli = new Cli();

  @Test
  void aSecretBehindAnUnknownOptionIsNotRepeated() {
    for (String[] typed : new String[][] {{"--password", "geheim"}, {"--sasl.password=geheim"}}) {
      List<String> line = new ArrayList<>(List.of("topics", "list"));
      line.addAll(List.of(typed));
      Cli.Result result = new Cli().run(line.toArray(new String[0]));

      assertThat(result.code()).isEqualTo(Exit.USAGE);
      assertThat(result.all()).contains("--config").doesNotContain("geheim");
    }
  }

  @Test
  void versionAndHelpGoToStandardOutput() {
    assertThat(cli.run("--version").out()).startsWith("kafka-easy ");
    Cli.Result help = cli.run("--help");

    assertThat(help.code()).isEqualTo(Exit.OK);
    assertThat(help.out()).contains("dlq", "doctor", "lag", "topics", "groups", "produce");
    assertThat(help.out()).contains("Exit codes");
    assertThat(cli.run().out()).isEqualTo(help.out());
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyCommandExplainsItself(String command) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.add("--help");

    Cli.Result help = cli.run(arguments.toArray(new String[0]));

    assertThat(help.code()).isEqualTo(Exit.OK);
    assertThat(help.out()).contains("Usage: kafka-easy " + command);
    assertThat(help.err()).isEmpty();
  }

  static Stream<String> everyCommand() {
    return Stream.of(
        "dlq",
        "dlq list",
        "dlq stats",
        "dlq show",
        "dlq redrive",
        "dlq discard",
        "dlq export",
        "dlq import",
        "dlq purge",
        "dlq report",
        "dlq console",
        "doctor",
        "lag",
        "topics",
        "topics list",
        "topics describe",
        "topics settings",
        "topics create",
        "topics add-partitions",
        "topics set",
        "topics delete",
        "topics delete-records",
        "groups",
        "groups list",
        "groups describe",
        "groups reset",
        "groups delete",
        "produce",
        "consume",
        "plan",
        "plan partitions",
        "completion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dlq",
        "dlq list",
        "dlq list --topic t --max many",
        "dlq list --topic t --since yesterday",
        "dlq list --topic t --offset 17",
        "dlq list --topic __consumer_offsets",
        "dlq list --topic a/b",
        "dlq shwo --topic t",
        "dlq redrive --topic t --rate 0",
        "dlq console --port 65536",
        "dlq console --topic __consumer_offsets",
        "dlq redrive --topic t --to __transaction_state",
        "groups reset g",
        "groups reset g --to-earliest --to-latest",
        "groups reset g --to-offset -1",
        "topics delete-records t",
        "topics set t",
        "lag --watch",
        "lag billing --group shipping",
        "groups describe",
        "topics describe orders --topic payments",
        "topics describe",
        "topics set --topic t u",
        "consume -t t --from-beginning --from-end",
        "consume -t t --property print.key=false",
        "consume -t t --property line.separator=x",
        "produce -t t --property parse.headers=true",
        "produce -t t --property parse.key=perhaps",
        "produce -t t --property key.separator=: --key-separator :",
        "dlq list -t t --key-hex 0",
        "dlq list -t t --key-base64 !",
        "dlq list -t t --key a --no-key",
        "dlq list -t t --header-hex 00",
        "dlq list -t t --not key",
        "dlq list -t t --not no-key=a",
        "dlq list -t t --not colour=red",
        "dlq list -t t --not since=yesterday",
        "produce",
        "produce --topic t --tombstone",
        "produce --topic t --tombstone --key k --value v",
        "consume --topic t --max 0",
        "plan partitions",
        "plan partitions --records-per-second 5",
        "plan partitions --consumers 0",
        "topics list --bootstrap nowhere",
        "topics list --config missing.properties",
        "topics list --property acks=7",
        "topics list --property sasl.jaas.config=hunter2",
        "topics list --timeout 5",
        "--nonsense"
      })
  void wrongUsageIsReportedInOneLineWithExitCodeTwo(String arguments) {
    Cli.Result result = cli.run(arguments.split(" "));

    assertThat(result.code()).as(result.all()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).startsWith("kafka-easy: ").doesNotContain("\tat ", "hunter2");
    assertThat(result.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "dlq list, 2, --topic",
    "dlq list --topic t --offset 17, 2, PARTITION:FIRST",
    "topics describ, 2, describ",
    "topics set t, 2, NAME=VALUE",
    "plan partitions, 2, --consumers",
    "topics list --bootstrap 127.0.0.1:1 --timeout 3s, 4, connection refused",
    "consume --topic t --max 0, 2, --max"
  })
  void ifJsonIsRequestedErrorsAreJsonToo(String arguments, int code, String message) {
    Cli.Result result = new Cli("--json").run(arguments.split(" "));

    assertThat(result.code()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.error().get("code").asInt()).isEqualTo(code);
    assertThat(result.error().get("message").asText()).contains(message);
  }

  @Test
  void aJsonErrorHasTheHelpAndOnRequestTheStackTrace() {
    assertThat(cli.run("topics", "describ", "--json").error().get("help").toString())
        .contains("topics describe", "--help");
    Cli.Result away =
        new Cli("--bootstrap", NOBODY, "--timeout", "400ms")
            .run("topics", "list", "--json", "--debug");

    assertThat(away.err().lines().toList().get(away.err().lines().toList().size() - 1))
        .startsWith("{\"error\":")
        .contains("\"trace\":", "at io.github.kafkaeasy");
  }

  @Test
  void jsonAsTheValueOfAnotherOptionDoesNotRequestJson() {
    assertThat(cli.run("produce", "--nonsense", "--", "--json").err()).startsWith("kafka-easy: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topics list --bootstrap-server",
        "topics list -b",
        "topics describe --topic orders --bootstrap-server",
        "topics describe -t orders --bootstrap-server",
        "topics settings orders --topic orders --bootstrap-server",
        "topics create -t orders --bootstrap-server",
        "topics add-partitions --topic orders --to 3 --bootstrap-server",
        "topics delete --topic orders --bootstrap-server",
        "topics delete-records -t orders --all --bootstrap-server",
        "topics set --topic orders retention.ms=1 --bootstrap-server",
        "groups describe --group billing --bootstrap-server",
        "groups delete -g billing --bootstrap-server",
        "groups reset --group billing --to-earliest -t orders --bootstrap-server",
        "lag --group billing --bootstrap-server",
        "lag -g billing --watch --bootstrap-server",
        "doctor -t orders --bootstrap-server",
        "dlq list -t orders.dlq --bootstrap-server",
        "produce -t orders --value v --command-property acks=1 --bootstrap-server",
        "produce orders --property parse.key=true --property key.separator=: --bootstrap-server",
        "consume orders --from-beginning --max-messages 5 --bootstrap-server",
        "consume -t orders --property print.key=true --bootstrap-server"
      })
  void optionNamesOfKafkasOwnToolsAreAccepted(String arguments) {
    Cli.Result result = new Cli(NOBODY, "--timeout", "400ms").run(arguments.split(" "));

    assertThat(result.code()).as(result.all()).isEqualTo(Exit.UNREACHABLE);
    assertThat(result.all()).contains(NOBODY, "connection refused");
  }

  @Test
  void aNameThatIsAlmostRightIsSuggested() {
    assertThat(cli.run("topics", "describ").err()).contains("Did you mean", "topics describe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topics list",
        "groups list",
        "lag",
        "dlq stats --topic orders.dlq",
        "consume --topic orders",
        "produce --topic orders --value v"
      })
  void aBrokerThatDoesNotAnswerIsNamedWithTheStepThatFailed(String arguments) {
    Cli.Result result =
        new Cli("--bootstrap", NOBODY, "--timeout", "400ms").run(arguments.split(" "));

    assertThat(result.code()).isEqualTo(Exit.UNREACHABLE);
    assertThat(result.err()).contains(NOBODY, "connection refused").doesNotContain("\tat ");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void theDoctorReportsABrokerThatDoesNotAnswer() {
    Cli.Result result = new Cli("--bootstrap", NOBODY, "--timeout", "400ms").run("doctor");

    assertThat(result.code()).isEqualTo(Exit.UNREACHABLE);
    assertThat(result.out()).startsWith("PROBLEM").contains(NOBODY, "connection refused");
  }

  @ParameterizedTest
  @CsvSource({
    "--backoff=9d, --backoff = 9 days, it must be 1 ms to 1 day",
    "--attempts=0, --attempts = 0, it must be 1 to",
    "--retry-topics=30d, --retry-topics = 30 days, it must be",
    "--dlq=a/b, --dlq = \"a/b\", Kafka allows letters"
  })
  void theDoctorRefusesAnOptionByTheNameThatWasTyped(String typed, String name, String reason) {
    Cli.Result result = new Cli("--bootstrap", NOBODY).run("doctor", "--topic", "orders", typed);

    assertThat(result.code()).as(result.all()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("Option " + name + " is refused: " + reason);
  }

  @Test
  void theStackTraceComesOnRequestOnly() {
    Cli.Result result =
        new Cli("--bootstrap", NOBODY, "--timeout", "400ms").run("topics", "list", "--debug");

    assertThat(result.err()).contains("\tat io.github.kafkaeasy");
  }

  @Test
  void secretsInAFileAreNotShown(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(
        file,
        """
        security.protocol=SASL_PLAINTEXT
        sasl.mechanism=SCRAM-SHA-512
        sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="u" password="hunter2";
        """);

    Cli.Result result =
        new Cli("--bootstrap", NOBODY, "--config", file.toString(), "--timeout", "400ms")
            .run("doctor", "--settings", "--debug");

    assertThat(result.out()).contains("sasl.jaas.config", "SASL_PLAINTEXT");
    Cli.Result json =
        new Cli("--bootstrap", NOBODY, "--config", file.toString(), "--timeout", "400ms")
            .run("doctor", "--settings", "--json");
    assertThat(json.json().at("/0/level").asText()).isEqualTo("SETTINGS");
    assertThat(json.out()).contains("SASL_PLAINTEXT").doesNotContain("hunter2");
    assertThat(result.all()).doesNotContain("hunter2");
  }

  @Test
  void aConnectionThatTheFileDoesNotNameIsRefusedDespiteOtherBrokers(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "prod.security.protocol=SSL\n");

    Cli.Result result =
        new Cli("--bootstrap", NOBODY, "--timeout", "400ms")
            .run("topics", "list", "--config", file.toString(), "--connection", "prod");

    assertThat(result.code()).as(result.all()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("\"prod\"", file.toString(), "prod.bootstrap.servers=");
  }

  @Test
  void brokersOfAPluginInTheFileAreNotThoseOfAConnection(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "my.reporter.bootstrap.servers=elsewhere:9092\n");

    Cli.Result result =
        new Cli("--bootstrap", NOBODY, "--timeout", "400ms")
            .run("topics", "list", "--config", file.toString());

    assertThat(result.code()).as(result.all()).isEqualTo(Exit.UNREACHABLE);
    assertThat(result.err()).contains(NOBODY);
  }

  @Test
  void aFileWithoutBrokersMayUseThePrefixOfKafkaEasy(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "kafka.easy.security.protocol=SSL\n");

    Cli.Result result =
        new Cli("--bootstrap", NOBODY, "--config", file.toString(), "--timeout", "400ms")
            .run("doctor", "--settings");

    assertThat(result.out()).containsPattern(" security\\.protocol +SSL");
  }

  @Test
  @DisabledIfEnvironmentVariable(named = "KAFKA_BOOTSTRAP_SERVERS", matches = ".+")
  @DisabledIfEnvironmentVariable(named = "KAFKA_BOOTSTRAP", matches = ".+")
  void aFileWithoutBrokersIsRefusedAsTheHelpSays(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "security.protocol=SSL\n");

    Cli.Result result = cli.run("topics", "list", "--config", file.toString());

    assertThat(result.code()).as(result.all()).isEqualTo(Exit.USAGE);
    assertThat(result.err()).contains("bootstrap.servers");
    assertThat(cli.run("--help").out()).contains("without --config 127.0.0.1:9092");
  }

  @Test
  void thePartitionPlanShowsItsReasoning() {
    Cli.Result result =
        cli.run(
            "plan",
            "partitions",
            "--records-per-second",
            "20000",
            "--consumer-rate",
            "1500",
            "--consumers",
            "6",
            "--mb-per-second",
            "40");

    assertThat(result.code()).isEqualTo(Exit.OK);
    assertThat(result.out())
        .contains("20,000 records/s / 1,500 records/s", "40 MB/s / 10 MB/s", "18 partitions");
    assertThat(cli.run("plan", "partitions", "--consumers", "6", "--json").json().get("partitions"))
        .hasToString("6");
  }

  @Test
  void theCompletionIsAShellScriptThatKnowsTheCommands(@TempDir Path folder) throws Exception {
    Path script = folder.resolve("completion.sh");
    Files.writeString(script, cli.run("completion").out());

    assertThat(script).content().contains("redrive", "--only-failed-group", "add-partitions");
    Process bash = new ProcessBuilder("bash", "-n", script.toString()).start();
    assertThat(bash.waitFor()).isZero();
  }
}
