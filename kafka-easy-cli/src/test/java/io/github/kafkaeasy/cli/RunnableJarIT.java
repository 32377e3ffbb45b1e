package io.github.kafkaeasy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.test.AbsentBroker;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The released jar, in a separate process. */
@KafkaTest
class RunnableJarIT {

  /** More than the default, because on a fully busy machine a command's first answer takes long. */
  private static final String PATIENCE = "60s";

  private static final int INTERRUPTED = 130;

  @TempDir Path folder;

  @Test
  void theJarPrintsItsVersionAndNothingElse() throws Exception {
    Result result = run(Map.of(), "--version");

    assertThat(result.code).isZero();
    assertThat(result.out).matches("kafka-easy [0-9].*\\R");
    assertThat(result.err).isEmpty();
  }

  @Test
  void theEnvironmentSelectsTheClusterAndPipesGetNoColours(LocalKafka broker, TestTopics topics)
      throws Exception {
    String topic = topics.create("orders");

    Result result = run(environment(broker), "topics", "list");

    assertThat(result.code).isZero();
    assertThat(result.out).contains(topic).doesNotContain("\u001b");
    assertThat(result.err).doesNotContain("SLF4J", "WARN");
  }

  @Test
  void everyCompressionWorksFromTheJar(LocalKafka broker, TestTopics topics, RawKafka raw)
      throws Exception {
    String topic = topics.create("orders");

    for (String compression : List.of("gzip", "snappy", "lz4", "zstd")) {
      Result result =
          run(
              environment(broker),
              "produce",
              "--topic",
              topic,
              "--value",
              compression,
              "--property",
              "compression.type=" + compression);
      assertThat(result.code).as(result.err).isZero();
    }

    assertThat(raw.values(topic)).containsExactly("gzip", "snappy", "lz4", "zstd");
    assertThat(run(environment(broker), "consume", "--topic", topic, "--values").out.lines())
        .containsExactly("gzip", "snappy", "lz4", "zstd");
  }

  @Test
  void aBrokerThatDoesNotAnswerIsReportedInOneLine() throws Exception {
    Result result =
        run(
            Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"),
            "dlq",
            "list",
            "--topic",
            "orders.dlq",
            "--timeout",
            "1s");

    assertThat(result.code).isEqualTo(Exit.UNREACHABLE);
    assertThat(result.err).startsWith("kafka-easy: ").contains("127.0.0.1:1");
    assertThat(result.err.lines()).hasSizeLessThan(4).noneMatch(line -> line.startsWith("\tat "));
  }

  @Test
  void controlCEndsACommandThatFollowsATopic(LocalKafka broker, TestTopics topics, RawKafka raw)
      throws Exception {
    String topic = topics.create("orders");
    raw.publish(topic, "k", "the first");
    Path out = folder.resolve("out");
    Process process =
        builder(environment(broker), "consume", "--topic", topic, "--follow")
            .redirectOutput(out.toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.readString(out).contains("the first"));
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void controlCInARedriveReportsItsProgressAndTheSameCommandContinues(
      LocalKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    for (int i = 0; i < 200; i++) {
      raw.publish(
          dlq,
          "k",
          "v",
          RawKafka.header("kafka-easy.dlq.source-topic", orders),
          RawKafka.header("kafka-easy.dlq.source-partition", "0"),
          RawKafka.header("kafka-easy.dlq.source-offset", String.valueOf(i)));
    }
    Path err = folder.resolve("interrupted");
    Process process =
        builder(environment(broker), "dlq", "redrive", "--topic", dlq, "--rate", "20", "--yes")
            .redirectError(err.toFile())
            .redirectOutput(folder.resolve("nothing").toFile())
            .start();
    try {
      await().atMost(Duration.ofMinutes(1)).until(() -> !raw.records(orders).isEmpty());
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
    assertThat(Files.readString(err)).contains("Interrupted.", "the same command continues");

    Result rest = run(environment(broker), "dlq", "redrive", "--topic", dlq, "--yes");

    assertThat(rest.code).as(rest.err).isZero();
    assertThat(
            raw.records(orders).stream()
                .map(
                    record ->
                        new String(
                            record.headers().lastHeader("kafka-easy.redrive.from").value(), UTF_8))
                .distinct())
        .hasSize(200);
  }

  @Test
  void controlCInADiscardReportsItsProgress(LocalKafka broker, TestTopics topics, RawKafka raw)
      throws Exception {
    String dlq = topics.create("dlq");
    raw.publish(dlq, "k", "v");
    createUnwritable(raw, dlq + ".audit");

    String said =
        interrupted(
            builder(environment(broker), "dlq", "discard", "--topic", dlq, "--yes", "--debug"),
            List.of("--reason", "a test"),
            "kafka-easy-audit");

    assertThat(said)
        .contains("Interrupted. The audit topic records which letters were discarded; the same");
  }

  @Test
  void controlCInAnImportReportsItsProgress(LocalKafka broker, TestTopics topics, RawKafka raw)
      throws Exception {
    String dlq = topics.create("dlq");
    raw.publish(dlq, "k", "v");
    Path file = folder.resolve("letters.jsonl");
    run(environment(broker), "dlq", "export", "--topic", dlq, "--file", file.toString());
    String copy = topics.name("copy");
    createUnwritable(raw, copy);

    String said =
        interrupted(
            builder(environment(broker), "dlq", "import", "--topic", copy, "--yes", "--debug"),
            List.of("--file", file.toString()),
            "kafka-easy-import");

    assertThat(said)
        .contains("Interrupted before the first acknowledgement")
        .contains("imports all of them again");
  }

  /** A topic whose second replica never exists, so that sends to it wait. */
  private static void createUnwritable(RawKafka raw, String topic) throws Exception {
    AbsentBroker.register(raw.admin());
    raw.admin()
        .createTopics(
            List.of(
                new NewTopic(topic, Map.of(0, List.of(1, AbsentBroker.ID)))
                    .configs(Map.of("min.insync.replicas", "2"))))
        .all()
        .get();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> raw.admin().listTopics().names().get().contains(topic));
  }

  /** The standard error of a command that is interrupted when it has printed this text. */
  private String interrupted(ProcessBuilder command, List<String> rest, String sign)
      throws IOException, InterruptedException {
    Path err = folder.resolve("interrupted");
    command.command().addAll(rest);
    Process process =
        command
            .redirectError(err.toFile())
            .redirectOutput(folder.resolve("nothing").toFile())
            .start();
    try {
      await().atMost(Duration.ofMinutes(1)).until(() -> Files.readString(err).contains(sign));
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
    return Files.readString(err);
  }

  private record Result(int code, String out, String err) {}

  private static Map<String, String> environment(LocalKafka broker) {
    return Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
  }

  private Result run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process =
        builder(environment, arguments)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(180, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("%s ended", List.of(arguments)).isTrue();
    return new Result(
        process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private static ProcessBuilder builder(Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (isInterruptIgnored()) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-jar");
    command.add(System.getProperty("kafka-easy.jar"));
    command.addAll(List.of(arguments));
    if (!environment.isEmpty() && !command.contains("--timeout")) {
      command.addAll(List.of("--timeout", PATIENCE));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("KAFKA_BOOTSTRAP_SERVERS");
    builder.environment().remove("KAFKA_BOOTSTRAP");
    builder.environment().putAll(environment);
    return builder;
  }

  /**
   * Whether this build was started in the background by a shell without job control: programs that
   * it starts inherit an ignored SIGINT, and Ctrl-C does not reach them.
   */
  private static boolean isInterruptIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.isReadable(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }
}
