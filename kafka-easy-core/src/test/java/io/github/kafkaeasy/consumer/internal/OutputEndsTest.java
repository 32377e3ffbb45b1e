package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.OutputHandler;
import io.github.kafkaeasy.consumer.internal.ScriptedTransactions.Step;
import io.github.kafkaeasy.consumer.internal.outputs.TopicFacts;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

/** With exactlyOnce: send hooks receive the outcome of each output, once. */
class OutputEndsTest {
  private static final FailureDecision AT_ONCE = FailureDecision.retry(Duration.ZERO);
  private static final FailureDecision MUCH_LATER = FailureDecision.retry(Duration.ofHours(1));

  private final ScriptedTransactions transactions = new ScriptedTransactions();

  /** Topics of outputs that a hook has seen and whose outcome it has not received. */
  private final List<String> open = new ArrayList<>();

  /** Topic and outcome of each output, in the order of the outcomes. */
  private final List<String> ends = new ArrayList<>();

  private final List<Throwable> reasons = new ArrayList<>();
  private Runnable whenCommitted = () -> {};

  OutputEndsTest() {
    transactions.hooks.add(
        record -> {
          String topic = record.topic();
          open.add(topic);
          return (metadata, failure) -> ended(topic, metadata == null ? failure : null);
        });
  }

  private void ended(String topic, Throwable failure) {
    open.remove(topic);
    reasons.add(failure);
    ends.add(topic + (failure == null ? ": committed" : ": " + failure.getMessage()));
    if (failure == null) {
      whenCommitted.run();
    }
  }

  private static final OutputHandler<String> SENDS =
      (message, outputs) -> outputs.send("invoices", message.key(), message.value());

  private EngineFixture engine(OutputHandler<String> handler, FailureHandler failures) {
    EngineFixture engine =
        EngineFixture.exactlyOnce(
            transactions, b -> b.ordering(Ordering.KEY).onFailure(failures).handleAndSend(handler));
    engine.script.assignOnNextPoll(P0, P1);
    goOn(engine);
    return engine;
  }

  private EngineFixture engine(OutputHandler<String> handler) {
    return engine(handler, failed -> CompletableFuture.completedStage(MUCH_LATER));
  }

  private void goOn(EngineFixture engine) {
    transactions.goOn(engine, 8);
  }

  private static OutgoingMessage<byte[]> letter(String topic) {
    return OutgoingMessage.of("letter".getBytes(UTF_8)).topic(topic);
  }

  @Test
  void anOutputEndsWhenItsTransactionIsCommitted() {
    transactions.fail(Step.COMMIT, new KafkaException("not this time"));
    EngineFixture engine = engine(SENDS);
    transactions.cluster.appendMany(P0, 1);
    transactions.hold(true);
    goOn(engine);
    assertThat(ends).isEmpty();
    transactions.hold(false);
    goOn(engine);
    assertThat(transactions.aborted).isEqualTo(1);
    assertThat(ends).containsExactly("invoices: committed");
  }

  @Test
  void anOutputWhoseCommitIsFoundOutLaterEndsAsCommitted() {
    EngineFixture engine = engine(SENDS);
    transactions.cluster.appendMany(P0, 1);
    transactions.loseAnswerOfCommit(new InvalidTxnStateException("no answer"));
    transactions.fail(Step.ABORT, new IllegalStateException("a commit is under way"));
    goOn(engine);
    goOn(engine);
    assertThat(transactions.readable).hasSize(1);
    assertThat(ends).containsExactly("invoices: committed");
  }

  @Test
  void anOutputOfAFailedAttemptEndsWithItsFailure() {
    EngineFixture engine =
        engine(
            (message, outputs) -> {
              SENDS.handle(message, outputs);
              throw new IllegalStateException("fails");
            });
    transactions.cluster.appendMany(P0, 1);
    goOn(engine);
    assertThat(ends).containsExactly("invoices: fails");
  }

  @Test
  void outputsOfARecordEndTogetherIfOneOfTheirTopicsDoesNotExist() {
    EngineFixture engine =
        engine(
            (message, outputs) -> {
              SENDS.handle(message, outputs);
              outputs.send("nowhere", "v");
            });
    transactions.cluster.appendMany(P0, 1);
    goOn(engine);
    assertThat(open).isEmpty();
    assertThat(ends)
        .hasSize(2)
        .allSatisfy(end -> assertThat(end).contains("the topic does not exist"));
    assertThat(reasons).allMatch(DeliveryException.class::isInstance);
  }

  @Test
  void anOutputThatTheBrokerRefusesEndsWithTheRefusal() {
    transactions.refused.put("value-0", new RecordTooLargeException("over the limit"));
    EngineFixture engine = engine(SENDS);
    transactions.cluster.appendMany(P0, 1);
    for (int i = 0; i < 4; i++) {
      goOn(engine);
    }
    assertThat(open).isEmpty();
    assertThat(ends).hasSize(2);
    assertThat(ends.get(1)).contains("over the limit");
  }

  @Test
  void aLetterThatIsKeptWithADecisionToRetryEndsWithTheRecordsFailure() {
    EngineFixture engine =
        engine(
            (message, outputs) -> {
              throw new IllegalStateException("fails");
            },
            failed ->
                failed
                    .outputs()
                    .orElseThrow()
                    .keep(letter("orders.dlq"))
                    .thenApply(
                        kept -> failed.attempts() == 1 ? AT_ONCE : FailureDecision.deadLettered()));
    transactions.cluster.appendMany(P0, 1);
    goOn(engine);
    assertThat(ends).containsExactly("orders.dlq: fails", "orders.dlq: committed");
  }

  @Test
  void aLetterForATopicThatDoesNotExistEndsWithThisReason() {
    EngineFixture engine =
        engine(
            (message, outputs) -> {
              throw new IllegalStateException("fails");
            },
            failed ->
                failed
                    .outputs()
                    .orElseThrow()
                    .keep(letter("nowhere"))
                    .handle((kept, failure) -> MUCH_LATER));
    transactions.cluster.appendMany(P0, 1);
    goOn(engine);
    assertThat(open).isEmpty();
    assertThat(ends).hasSize(1);
    assertThat(ends.get(0)).contains("the topic does not exist");
    assertThat(reasons).allMatch(DeliveryException.class::isInstance);
  }

  /** The failure handler does not wait until it is known whether the topic takes its letter. */
  @Test
  void aLetterWhoseTopicAnswersAfterTheDecisionIsNotSentWithALaterDecision() {
    CompletableFuture<TopicFacts> answer = new CompletableFuture<>();
    transactions.openQuestions.put("orders.early", answer);
    List<Boolean> refused = new ArrayList<>();
    EngineFixture engine =
        engine(
            (message, outputs) -> {
              throw new IllegalStateException("fails");
            },
            failed -> {
              if (failed.attempts() > 1) {
                return CompletableFuture.completedStage(FailureDecision.deadLettered());
              }
              var unused =
                  failed
                      .outputs()
                      .orElseThrow()
                      .keep(letter("orders.early"))
                      .whenComplete((kept, failure) -> refused.add(failure != null));
              return CompletableFuture.completedStage(FailureDecision.retry(Duration.ofMinutes(1)));
            });
    transactions.cluster.appendMany(P0, 1);
    goOn(engine);
    answer.complete(new TopicFacts(3, 1_048_588, false, true));
    engine.pass(Duration.ofMinutes(1));
    goOn(engine);
    assertThat(transactions.cluster.committed("billing", P0).orElseThrow().offset()).isEqualTo(1);
    assertThat(transactions.sent).isEmpty();
    assertThat(open).isEmpty();
    assertThat(refused).containsExactly(true);
  }

  @Test
  void outputsOfALostPartitionEndWithoutACommit() {
    EngineFixture engine = engine(SENDS);
    transactions.cluster.appendMany(P0, 2);
    transactions.hold(true);
    goOn(engine);
    engine.append(P0, "k", "too late for the unit");
    goOn(engine);
    engine.script.loseOnNextPoll(P0);
    engine.once();
    assertThat(ends).hasSize(1).allMatch(end -> end.contains("assignment of the partition ended"));
    transactions.generation = 100;
    transactions.hold(false);
    goOn(engine);
    assertThat(transactions.readable).isEmpty();
    assertThat(open).isEmpty();
    assertThat(ends).hasSize(3);
  }

  @Test
  void outputsOfARecordThatEndsAfterItsPartitionIsLostEnd() {
    CompletableFuture<TopicFacts> answer = new CompletableFuture<>();
    transactions.openQuestions.put("invoices", answer);
    EngineFixture engine = engine(SENDS);
    transactions.cluster.appendMany(P0, 1);
    goOn(engine);
    engine.script.loseOnNextPoll(P0);
    engine.once();
    assertThat(ends).isEmpty();
    answer.complete(new TopicFacts(3, 1_048_588, false, true));
    goOn(engine);
    assertThat(ends).hasSize(1).allMatch(end -> end.contains("assignment of the partition ended"));
  }

  /** The transaction thread hangs in an earlier call, and the consumer closes meanwhile. */
  @Test
  void outputsOfAUnitThatHasNotBegunEndWhenTheConsumerCloses() {
    EngineFixture engine = engine(SENDS);
    transactions.cluster.appendMany(P0, 1);
    transactions.hold(true);
    goOn(engine);
    engine.drain(Duration.ofSeconds(5));
    assertThat(open).isEmpty();
    assertThat(ends).hasSize(1);
    transactions.hold(false);
    transactions.runUnlessHeld();
    assertThat(transactions.readable).isEmpty();
    assertThat(ends).hasSize(1);
  }

  /** The poll thread closes the consumer while the transaction thread waits for the commit. */
  @Test
  void anOutputWhoseCommitFailsWhileTheConsumerClosesEnds() {
    EngineFixture engine = engine(SENDS);
    transactions.cluster.appendMany(P0, 1);
    transactions.beforeCommit =
        () -> {
          transactions.hold(true);
          transactions.beforeCommit = () -> {};
          engine.drain(Duration.ofSeconds(5));
          assertThat(ends).as("the commit may still succeed").isEmpty();
        };
    engine.once();
    engine.once();
    engine.executor.runAll();
    engine.clock.advance(Duration.ofMillis(100));
    engine.once();
    transactions.runUnlessHeld();
    assertThat(transactions.readable).isEmpty();
    assertThat(open).isEmpty();
    assertThat(ends).hasSize(1);
  }

  /** The hook runs on the transaction thread, before the poll thread knows of the commit. */
  @Test
  void anOutputThatWasCommittedWhileTheConsumerClosesEndsOnlyAsCommitted() {
    EngineFixture engine = engine(SENDS);
    transactions.cluster.appendMany(P0, 1);
    whenCommitted =
        () -> {
          transactions.hold(true);
          engine.drain(Duration.ofSeconds(5));
        };
    engine.once();
    engine.once();
    engine.executor.runAll();
    engine.clock.advance(Duration.ofMillis(100));
    engine.once();
    transactions.runUnlessHeld();
    assertThat(ends).containsExactly("invoices: committed");
  }

  @Test
  void anOutputWhoseCommitIsInDoubtWhenTheConsumerClosesEndsWithThisReason() {
    EngineFixture engine = engine(SENDS);
    transactions.cluster.appendMany(P0, 1);
    transactions.loseAnswerOfCommit(new InvalidTxnStateException("no answer"));
    transactions.fail(Step.ABORT, new IllegalStateException("a commit is under way"));
    engine.lookups.unstable.add(P0);
    goOn(engine);
    assertThat(ends).isEmpty();
    engine.drain(Duration.ofSeconds(5));
    assertThat(open).isEmpty();
    assertThat(ends).hasSize(1).allMatch(end -> end.contains("not known"));
  }

  @Test
  void anOutputWhoseCodecFailsToLinkEndsWithThisError() {
    Codec<String> broken =
        Codec.of(
            value -> {
              throw new NoClassDefFoundError("no library");
            },
            bytes -> "",
            "broken");
    EngineFixture engine =
        engine(
            (message, outputs) -> outputs.send(OutgoingMessage.of("v").topic("invoices"), broken));
    transactions.cluster.appendMany(P0, 1);
    goOn(engine);
    assertThat(open).isEmpty();
    assertThat(ends).containsExactly("invoices: no library");
  }

  @Test
  void anOutputWhoseCommitHasNoAnswerWhileTheConsumerClosesEndsAsNotKnown() {
    EngineFixture engine = engine(SENDS);
    transactions.cluster.appendMany(P0, 1);
    transactions.fail(Step.ABORT, new IllegalStateException("a commit is under way"));
    transactions.beforeCommit =
        () -> {
          transactions.hold(true);
          engine.drain(Duration.ofSeconds(5));
        };
    engine.once();
    engine.once();
    engine.executor.runAll();
    engine.clock.advance(Duration.ofMillis(100));
    engine.once();
    transactions.runUnlessHeld();
    assertThat(open).isEmpty();
    assertThat(ends).hasSize(1).allMatch(end -> end.contains("not known"));
  }
}
