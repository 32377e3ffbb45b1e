package io.github.kafkaeasy.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.internal.intake.Lookups.OpenTransaction;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Reports of health() about transactions that members of the group have left open. */
class OpenTransactionsTest {
  private static final TopicPartition P0 = new TopicPartition("orders", 0);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ScriptedTransactions transactions = new ScriptedTransactions();
  private final EngineFixture engine =
      EngineFixture.exactlyOnce(transactions, b -> b.handleAndSend((message, outputs) -> {}));

  private static OpenTransaction open(String id, int seconds) {
    return new OpenTransaction(id, Duration.ofSeconds(seconds), TIMEOUT, 2);
  }

  private List<String> after(int seconds) {
    for (int i = 0; i < seconds; i++) {
      engine.once();
      engine.executor.runAll();
      transactions.runUnlessHeld();
      engine.clock.advance(Duration.ofSeconds(1));
    }
    return engine.parts.health().health().readiness().reasons();
  }

  /** The consumer's own transaction, billing-one, is not reported. */
  @Test
  void aTransactionForWhichAStartPositionWaitsIsNamed() {
    engine.lookups.unstable.add(P0);
    engine.lookups.openTransactions = List.of(open("billing-dead", 5), open("billing-one", 5));
    engine.script.assignOnNextPoll(P0);

    assertThat(after(10))
        .singleElement()
        .asString()
        .startsWith(
            "the transaction billing-dead, whose id begins with the name of this group, has been open for 5 s")
        .contains("aborts it after 10 s", "exactlyOnce(name)");

    engine.lookups.unstable.clear();
    engine.lookups.openTransactions = List.of();
    assertThat(after(10)).isEmpty();
  }

  @Test
  void whileNothingWaitsOnlyATransactionThatIsOpenForLongIsNamed() {
    engine.lookups.openTransactions = List.of(open("billing-young", 15));
    engine.script.assignOnNextPoll(P0);
    assertThat(after(70)).isEmpty();

    engine.lookups.openTransactions = List.of(open("billing-young", 15), open("billing-old", 21));
    assertThat(after(70))
        .singleElement()
        .asString()
        .contains("billing-old", "kafka-transactions.sh");
  }

  @Test
  void whileNothingWaitsRequestsAboutTransactionsAreRare() {
    engine.script.assignOnNextPoll(P0);
    List<String> reasons = after(100);

    assertThat(reasons).isEmpty();
    assertThat(engine.lookups.asked).isBetween(2, 4);
  }
}
