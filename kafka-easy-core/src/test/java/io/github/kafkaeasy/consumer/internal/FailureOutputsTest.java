package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** With exactlyOnce: the records that a failure handler keeps for a record that fails. */
class FailureOutputsTest {
  private final ScriptedTransactions transactions = new ScriptedTransactions();

  @Test
  void outputsKeptWithADecisionToRetryAreNotSentWithALaterDecision() {
    FailureHandler keepsEachTime =
        failed ->
            keep(failed, "attempt " + failed.attempts())
                .thenApply(
                    kept ->
                        failed.attempts() == 1
                            ? FailureDecision.retry(Duration.ZERO)
                            : FailureDecision.deadLettered());
    EngineFixture engine =
        EngineFixture.exactlyOnce(
            transactions,
            b ->
                b.ordering(Ordering.KEY)
                    .onFailure(keepsEachTime)
                    .handleAndSend(
                        (message, outputs) -> {
                          throw new IllegalStateException("fails");
                        }));
    engine.script.assignOnNextPoll(P0, P1);
    transactions.cluster.appendMany(P0, 1);
    for (int i = 0; i < 12; i++) {
      engine.once();
      engine.executor.runAll();
      transactions.runUnlessHeld();
      engine.clock.advance(Duration.ofMillis(100));
    }
    assertThat(transactions.readable).containsExactly("attempt 2");
    assertThat(transactions.cluster.committed("billing", P0).orElseThrow().offset()).isEqualTo(1);
  }

  private static CompletionStage<?> keep(FailedRecord failed, String value) {
    return failed
        .outputs()
        .orElseThrow()
        .keep(OutgoingMessage.of(value.getBytes(UTF_8)).topic("orders.dlq"));
  }
}
