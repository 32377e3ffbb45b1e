package io.github.kafkaeasy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that goes away in the middle of a redrive. */
class LostBrokerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int LETTERS = 400;
  private static final int A_SECOND = 50;

  private enum Loss {
    KILLED,
    SILENT
  }

  @ParameterizedTest
  @EnumSource
  void aRedriveSaysHowFarItCameAndTheSameCommandFinishesIt(Loss loss) throws Exception {
    try (LocalKafka broker = LocalKafka.builder().start();
        RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      raw.createTopic("orders", 1);
      raw.createTopic("orders.dlq", 1);
      RedriveCopies.write(raw, "orders", LETTERS);
      Cli cli =
          new Cli(
              "--timeout",
              "60s",
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
                      "delivery.timeout.ms=4000",
                      "--property",
                      "max.block.ms=4000"));
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
          .contains("Run it again to go on");
      assertThat(raw.records("orders")).hasSizeLessThan(LETTERS);

      Cli.Result rest = cli.run("dlq", "redrive", "--yes");

      assertThat(rest.code()).as(rest.all()).isZero();
      RedriveCopies.assertComplete(raw, "orders", LETTERS);
      assertThat(raw.records("orders")).hasSizeLessThanOrEqualTo(LETTERS + 2 * A_SECOND);
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
