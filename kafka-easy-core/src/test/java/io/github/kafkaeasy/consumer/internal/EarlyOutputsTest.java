package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.ScriptedTransactions.Step;
import io.github.kafkaeasy.consumer.internal.outputs.TopicFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** Outputs that are sent before the commit of their transaction is due. */
class EarlyOutputsTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final ScriptedTransactions transactions = new ScriptedTransactions();
  private final List<String> handled = new ArrayList<>();
  private Runnable whileHandling = () -> {};
  private Runnable whenCaughtUp = () -> {};

  /** The limit of kept outputs is 100,000 bytes, so outputs are sent early from 3,125 bytes on. */
  private EngineFixture started() {
    return started(Duration.ofMillis(100));
  }

  private EngineFixture started(Duration commitEvery) {
    EngineFixture engine =
        EngineFixture.exactlyOnce(
            transactions,
            b ->
                b.ordering(Ordering.KEY)
                    .commitEvery(commitEvery)
                    .maxInFlightBytes(100_000)
                    .onCaughtUp(() -> whenCaughtUp.run())
                    .handleAndSend(
                        (message, outputs) -> {
                          handled.add(message.value());
                          whileHandling.run();
                          String topic = message.value().equals("slow") ? "slow" : "invoices";
                          outputs.send(topic, message.key(), message.value());
                        }));
    engine.script.assignOnNextPoll(P0, P1);
    transactions.goOn(engine, 6);
    return engine;
  }

  /** A round in which no time passes. */
  private void round(EngineFixture engine) {
    engine.once();
    engine.executor.runAll();
    engine.once();
    transactions.runUnlessHeld();
  }

  private int handledAndSentEarly(EngineFixture engine) {
    transactions.cluster.appendMany(P0, 30);
    for (int i = 0; i < 30; i++) {
      engine.append(P1, "key-" + i, "other-" + i);
    }
    round(engine);
    assertThat(transactions.sent).as("sent early").hasSize(60);
    assertThat(transactions.readable).isEmpty();
    return transactions.committed;
  }

  @Test
  void outputsAreSentAtOnceAndCommittedTogetherWhenTheCommitIsDue() {
    EngineFixture engine = started();
    int before = handledAndSentEarly(engine);
    transactions.cluster.appendMany(P0, 30);
    round(engine);
    assertThat(transactions.sent).hasSize(90);
    assertThat(transactions.committed).isEqualTo(before);
    transactions.goOn(engine, 3);
    assertThat(transactions.committed).isEqualTo(before + 1);
    assertThat(transactions.readable).hasSize(90).doesNotHaveDuplicates();
    assertThat(transactions.sent).hasSize(90);
    engine.assertNothingFailed();
  }

  @Test
  void fewOutputsWaitForTheCommit() {
    EngineFixture engine = started();
    transactions.cluster.appendMany(P0, 5);
    round(engine);
    assertThat(transactions.sent).isEmpty();
    transactions.goOn(engine, 3);
    assertThat(transactions.readable).hasSize(5);
  }

  @Test
  void noTransactionStaysOpenForALongCommitPeriod() {
    EngineFixture engine = started(Duration.ofMinutes(1));
    transactions.cluster.appendMany(P0, 30);
    round(engine);
    assertThat(transactions.sent).isEmpty();
    assertThat(engine.drain(LIMIT).committed()).isTrue();
    assertThat(transactions.readable).hasSize(30);
  }

  @Test
  void outputsThatWereSentEarlyAreSentAgainAfterAnAbortInTheirOrder() {
    EngineFixture engine = started();
    boolean unused = handledAndSentEarly(engine) > 0;
    transactions.fail(Step.OFFSETS, new KafkaException("not this time"));
    transactions.goOn(engine, 6);
    assertThat(transactions.aborted).isEqualTo(1);
    assertThat(transactions.sent).hasSize(120);
    assertThat(transactions.sent.subList(60, 120))
        .containsExactlyInAnyOrderElementsOf(transactions.readable);
    assertThat(transactions.readable).hasSize(60).doesNotHaveDuplicates();
    assertThat(handled).hasSize(60);
  }

  @Test
  void aTransactionThatCannotBeginFailsWithoutTheEndOfItsUnit() {
    EngineFixture engine = started();
    transactions.fail(Step.BEGIN, new KafkaException("broken"));
    transactions.cluster.appendMany(P0, 30);
    round(engine);
    assertThat(transactions.opened).as("the failed producer is replaced").isEqualTo(2);
    transactions.goOn(engine, 6);
    assertThat(transactions.readable).hasSize(30).doesNotHaveDuplicates();
    assertThat(handled).hasSize(30);
  }

  @Test
  void outputsAreSentEarlyAgainAfterAFailureWhileOthersWaitedForTheTransactionThread() {
    EngineFixture engine = started();
    transactions.fail(Step.BEGIN, new KafkaException("broken"));
    transactions.beforeBegin =
        () -> {
          transactions.beforeBegin = () -> {};
          transactions.cluster.appendMany(P0, 30);
          engine.once();
          engine.executor.runAll();
          engine.once();
        };
    transactions.cluster.appendMany(P0, 30);
    round(engine);
    transactions.goOn(engine, 6);
    assertThat(transactions.readable).hasSize(60).doesNotHaveDuplicates();
    transactions.sent.clear();
    transactions.cluster.appendMany(P0, 30);
    round(engine);
    assertThat(transactions.sent).as("sent early").hasSize(30);
  }

  @Test
  void aTransactionThatWasGivenUpBeforeItsOffsetsWereSentIsNoFailedCommit() {
    EngineFixture engine = started();
    boolean unused = handledAndSentEarly(engine) > 0;
    long before = engine.parts.stats().failedCommits();
    engine.script.loseOnNextPoll(P0, P1);
    engine.once();
    transactions.goOn(engine, 3);
    assertThat(transactions.aborted).isEqualTo(1);
    assertThat(engine.parts.stats().failedCommits()).isEqualTo(before);
  }

  @Test
  void outputsOfALostPartitionThatWereSentEarlyAreNotCommitted() {
    EngineFixture engine = started();
    boolean unused = handledAndSentEarly(engine) > 0;
    engine.script.loseOnNextPoll(P0);
    engine.once();
    transactions.goOn(engine, 6);
    assertThat(transactions.aborted).isEqualTo(1);
    assertThat(transactions.readable).hasSize(30).allMatch(value -> value.startsWith("other-"));
    assertThat(transactions.cluster.committed("billing", P0).orElseThrow().offset()).isZero();
  }

  @Test
  void aRevocationCommitsOutputsThatWereSentEarlyInTheSameTransaction() {
    EngineFixture engine = started();
    int before = handledAndSentEarly(engine);
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(transactions.readable).hasSize(60);
    assertThat(transactions.committed).isEqualTo(before + 1);
    assertThat(transactions.aborted).isZero();
  }

  /** The record that delays the revocation ends when the transaction is committed. */
  @Test
  void noTransactionStaysOpenWhileARevocationWaitsForARecord() {
    EngineFixture engine = started();
    boolean unused = handledAndSentEarly(engine) > 0;
    CompletableFuture<TopicFacts> question = new CompletableFuture<>();
    transactions.openQuestions.put("slow", question);
    transactions.beforeCommit = () -> question.complete(new TopicFacts(1, 1_000, false, true));
    engine.append(P0, "key", "slow");
    round(engine);
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(transactions.readable).hasSize(61).contains("slow");
  }

  /** The record that delays the close ends when the transaction is committed. */
  @Test
  void noTransactionStaysOpenWhileACloseWaitsForARecord() {
    EngineFixture engine = started();
    boolean unused = handledAndSentEarly(engine) > 0;
    CompletableFuture<TopicFacts> question = new CompletableFuture<>();
    transactions.openQuestions.put("slow", question);
    transactions.beforeCommit = () -> question.complete(new TopicFacts(1, 1_000, false, true));
    engine.append(P0, "key", "slow");
    round(engine);
    assertThat(engine.drain(LIMIT).committed()).isTrue();
    assertThat(transactions.readable).hasSize(61).contains("slow");
  }

  @Test
  void noTransactionStaysOpenWhileTheApplicationIsToldThatAllIsDone() {
    EngineFixture engine = started();
    List<Integer> readableMeanwhile = new ArrayList<>();
    whenCaughtUp =
        () -> {
          transactions.runUnlessHeld();
          readableMeanwhile.add(transactions.readable.size());
        };
    transactions.cluster.appendMany(P0, 30);
    engine.script.loseOnNextPoll(P1);
    round(engine);
    assertThat(readableMeanwhile).containsExactly(30);
  }

  @Test
  void closingCommitsOutputsThatWereSentEarly() {
    EngineFixture engine = started();
    boolean unused = handledAndSentEarly(engine) > 0;
    assertThat(engine.drain(LIMIT).committed()).isTrue();
    assertThat(transactions.readable).hasSize(60);
    assertThat(transactions.sent).hasSize(60);
  }

  /** The poll thread sees the outputs of all records but the last one, which is being handled. */
  @Test
  void aRecordThatIsStillHandledDelaysNoCommitOfOutputsThatWereSentEarly() {
    EngineFixture engine = started();
    transactions.cluster.appendMany(P0, 30);
    List<Integer> sentMeanwhile = new ArrayList<>();
    whileHandling =
        () -> {
          if (handled.size() == 30) {
            engine.once();
            engine.clock.advance(Duration.ofMillis(100));
            engine.once();
            transactions.runUnlessHeld();
            sentMeanwhile.add(transactions.readable.size());
          }
        };
    transactions.goOn(engine, 6);
    assertThat(sentMeanwhile).containsExactly(29);
    assertThat(transactions.readable).hasSize(30).doesNotHaveDuplicates();
  }
}
