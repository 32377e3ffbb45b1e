package io.github.kafkaeasy.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.cli.Cli;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that becomes unavailable in the middle of a redrive or an import. */
@Tag("long")
class LostBrokerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LETTERS = 400;

  /**
   * The command's {@code --timeout}: long enough for the first answer on a busy machine. After the
   * broker is lost, the command waits this long, too.
   */
  private static final String PATIENCE = "25s";

  private static final int A_SECOND = 50;
  private static final int IMPORTED = 40_000;
  private static final String LINE =
      "{\"version\":1,\"partition\":0,\"offset\":0,\"timestamp\":1700000000000,\"key\":null,\"value\":\"YQ==\",\"headers\":[]}";

  private enum Loss {
    KILLED,
    SILENT
  }

  @ParameterizedTest
  @EnumSource
  void aRedriveReportsItsProgressAndTheSameCommandFinishesIt(Loss loss) throws Exception {
    try (LocalKafka broker = LocalKafka.builder().start();
        RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      raw.createTopic("orders", 1);
      raw.createTopic("orders.dlq", 1);
      RedriveCopies.write(raw, "orders", LETTERS);
      Cli cli =
          new Cli(
              "--timeout",
              PATIENCE,
              "--bootstrap",
              broker.bootstrapServers(),
              "--topic",
              "orders.dlq");
      CompletableFuture<Cli.Result> redrive =
          CompletableFuture.supplyAsync(
              () ->
                  cli.run(
                      "dlq",
                      "redrive",
                      "--yes",
                      "--rate",
                      String.valueOf(A_SECOND),
                      "--property",
                      "delivery.timeout.ms=2000",
                      "--property",
                      "max.block.ms=2000"));
      await().atMost(LIMIT).until(() -> raw.records("orders").size() > A_SECOND);

      lose(broker, loss);
      Cli.Result cut = redrive.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      find(broker, loss);

      assertThat(cut.code()).as(cut.all()).isEqualTo(Exit.UNREACHABLE);
      assertThat(cut.out()).isEmpty();
      assertThat(cut.err().lines())
          .singleElement()
          .asString()
          .startsWith("kafka-easy: The redrive of orders.dlq stopped after ")
          .contains("Run it again to continue");
      assertThat(raw.records("orders")).hasSizeLessThan(LETTERS);

      Cli.Result rest = cli.run("dlq", "redrive", "--yes");

      assertThat(rest.code()).as(rest.all()).isZero();
      RedriveCopies.assertComplete(raw, "orders", LETTERS);
      assertThat(raw.records("orders")).hasSizeLessThanOrEqualTo(LETTERS + 2 * A_SECOND);
    }
  }

  @Test
  void anImportEndsWithOneLineAboutTheLettersThatArrived(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("letters.jsonl"), Collections.nCopies(IMPORTED, LINE));
    try (LocalKafka broker = LocalKafka.builder().start();
        RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      raw.createTopic("orders.dlq", 1);
      Cli cli = new Cli("--timeout", PATIENCE, "--bootstrap", broker.bootstrapServers());
      CompletableFuture<Cli.Result> running =
          CompletableFuture.supplyAsync(
              () ->
                  cli.run(
                      "dlq",
                      "import",
                      "--yes",
                      "--topic",
                      "orders.dlq",
                      "--file",
                      file.toString(),
                      // One request per letter, so that the command does not end before the broker
                      // does.
                      "--property",
                      "batch.size=0",
                      "--property",
                      "max.in.flight.requests.per.connection=1",
                      "--property",
                      "delivery.timeout.ms=2000",
                      "--property",
                      "max.block.ms=2000"));
      await().atMost(LIMIT).until(() -> running.isDone() || !raw.records("orders.dlq").isEmpty());

      broker.kill();
      Cli.Result cut = running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

      assertThat(cut.code()).as(cut.all()).isEqualTo(Exit.UNREACHABLE);
      assertThat(cut.err().lines())
          .singleElement()
          .asString()
          .matches(
              "kafka-easy: The import stopped: the first [0-9]+ of 40000 letters arrived, and"
                  + " some of the next [0-9]+ letters may have arrived\\. .*Running the import"
                  + " again imports all letters again\\.");
    }
  }

  private static void lose(LocalKafka broker, Loss loss) {
    switch (loss) {
      case KILLED -> broker.kill();
      case SILENT -> broker.suspend();
    }
  }

  private static void find(LocalKafka broker, Loss loss) {
    switch (loss) {
      case KILLED -> broker.start();
      case SILENT -> broker.resume();
    }
  }
}
