package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Outputs;
import io.github.kafkaeasy.consumer.internal.ScriptedTransactions.Step;
import io.github.kafkaeasy.consumer.internal.outputs.TopicFacts;
import io.github.kafkaeasy.consumer.internal.run.Overdue;
import io.github.kafkaeasy.consumer.internal.units.UnitCommitter;
import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

/**
 * Transactions of a consumer with exactlyOnce: offsets and outputs are committed together or not at
 * all.
 */
class ExactlyOnceTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ScriptedTransactions transactions = new ScriptedTransactions();

  /** Number of failures of each value; a large number: it always fails. */
  private final Map<String, Integer> failures = new HashMap<>();

  /** Values that are dead-lettered at their next failure. */
  private final Set<String> dead = new HashSet<>();

  private final List<String> handled = new ArrayList<>();
  private Duration retryAfter = Duration.ofHours(1);

  private EngineFixture engine() {
    return engine(b -> b);
  }

  private EngineFixture engine(java.util.function.UnaryOperator<ConsumerBuilder<String>> more) {
    return EngineFixture.exactlyOnce(
        transactions,
        b ->
            more.apply(
                b.ordering(Ordering.KEY).onFailure(this::decide).handleAndSend(this::handle)));
  }

  private void handle(Message<String> message, Outputs outputs) {
    String value = message.value();
    handled.add(value);
    outputs.send("invoices", message.key(), "of " + value);
    if (failures.merge(value, -1, Integer::sum) >= 0) {
      throw new IllegalStateException("fails: " + value);
    }
  }

  private CompletionStage<FailureDecision> decide(FailedRecord failed) {
    String value = new String(failed.record().value(), java.nio.charset.StandardCharsets.UTF_8);
    if (!dead.contains(value)) {
      return CompletableFuture.completedStage(FailureDecision.retry(retryAfter));
    }
    return failed
        .outputs()
        .orElseThrow()
        .keep(OutgoingMessage.of(failed.record().value()).topic("orders.dlq"))
        .thenApply(kept -> FailureDecision.deadLettered());
  }

  /** Rounds in which records are polled, handled and committed. */
  private void goOn(EngineFixture engine) {
    transactions.goOn(engine, 6);
  }

  private EngineFixture started(EngineFixture engine) {
    engine.script.assignOnNextPoll(P0, P1);
    goOn(engine);
    return engine;
  }

  private long committed() {
    return transactions.cluster.committed("billing", P0).orElseThrow().offset();
  }

  @Test
  void outputsAreCommittedTogetherWithTheOffsetsOfTheirRecords() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    goOn(engine);
    assertThat(transactions.readable)
        .containsExactlyInAnyOrder(
            "of value-0", "of value-1", "of value-2", "of value-3", "of value-4");
    assertThat(committed()).isEqualTo(5);
    engine.assertNothingFailed();
  }

  @Test
  void aUnitIsCommittedBeforeThePeriodIsOverWhenOutputsReachAQuarterOfTheirLimit() {
    EngineFixture engine =
        started(engine(b -> b.commitEvery(Duration.ofHours(1)).maxInFlightBytes(10_000)));
    engine.script.maxPollRecords(20);
    transactions.cluster.appendMany(P0, 500);
    for (int i = 0; i < 20; i++) {
      goOn(engine);
    }
    assertThat(transactions.readable).hasSizeGreaterThan(480).doesNotHaveDuplicates();
    engine.assertNothingFailed();
  }

  @Test
  void evenStartPositionsAreCommittedOnlyInTransactions() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    goOn(engine);
    assertThat(engine.drain(LIMIT).committed()).isTrue();
    assertThat(engine.script.commitAttempts()).isEmpty();
    assertThat(transactions.cluster.committed("billing", P1)).isPresent();
  }

  @Test
  void outputsOfAFailedAttemptAreNeverSent() {
    retryAfter = Duration.ofMillis(10);
    failures.put("value-1", 2);
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 3);
    goOn(engine);
    goOn(engine);
    assertThat(handled).filteredOn("value-1"::equals).hasSize(3);
    assertThat(transactions.sent)
        .containsExactlyInAnyOrder("of value-0", "of value-1", "of value-2");
  }

  @Test
  void aHeldRecordDelaysNoOtherCommitAndARestartRepeatsNone() {
    failures.put("value-3", 1_000);
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 100);
    goOn(engine);
    assertThat(transactions.readable).hasSize(99);
    assertThat(committed()).isEqualTo(3);
    engine.drain(LIMIT);

    failures.clear();
    handled.clear();
    EngineFixture second = started(engine());
    goOn(second);
    assertThat(handled).containsExactly("value-3");
    assertThat(transactions.readable).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void outputsOfAKeyComeInTheOrderOfItsRecords() {
    retryAfter = Duration.ofMillis(150);
    failures.put("a-2", 1);
    EngineFixture engine = started(engine());
    for (int i = 0; i < 6; i++) {
      engine.append(P0, "a", "a-" + i);
      engine.append(P0, "b", "b-" + i);
    }
    goOn(engine);
    goOn(engine);
    assertThat(transactions.readable)
        .filteredOn(value -> value.startsWith("of a"))
        .containsExactly("of a-0", "of a-1", "of a-2", "of a-3", "of a-4", "of a-5");
    assertThat(transactions.readable).hasSize(12);
  }

  @Test
  void afterAnAbortTheSameOutputsAreSentAgainWithoutAHandler() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    transactions.fail(Step.COMMIT, new KafkaException("not this time"));
    goOn(engine);
    goOn(engine);
    assertThat(transactions.aborted).isPositive();
    assertThat(handled).hasSize(5);
    assertThat(transactions.sent).hasSize(10);
    assertThat(transactions.readable).hasSize(5).doesNotHaveDuplicates();
    engine.assertNothingFailed();
  }

  @Test
  void anInvalidEpochThatAnAbortRepairsDoesNotStopTheConsumer() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    transactions.fail(Step.OFFSETS, new InvalidProducerEpochException("the transaction timed out"));
    goOn(engine);
    goOn(engine);
    assertThat(transactions.aborted).isEqualTo(1);
    assertThat(transactions.readable).hasSize(5).doesNotHaveDuplicates();
    engine.assertNothingFailed();
  }

  @Test
  void undeliveredOffsetsAreNotSentWithTheNextUnit() {
    EngineFixture engine = started(engine());
    engine.append(P0, "a", "lost");
    transactions.hold(true);
    goOn(engine);
    transactions.generation = 100;
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.script.member(100, "member-1");
    transactions.hold(false);
    goOn(engine);
    engine.append(P1, "k", "kept");
    goOn(engine);
    assertThat(transactions.readable).containsExactly("of kept");
    assertThat(committed()).isZero();
  }

  @Test
  void offsetsAreNotSentIfAnOutputFailed() {
    transactions.refused.put("of value-2", new RecordTooLargeException("over the topic's limit"));
    EngineFixture engine = started(engine());
    int offers = transactions.metadata.size();
    transactions.cluster.appendMany(P0, 5);
    engine.once();
    engine.once();
    engine.executor.runAll();
    engine.clock.advance(Duration.ofMillis(100));
    engine.once();
    transactions.runUnlessHeld();
    assertThat(transactions.metadata).hasSize(offers);
    assertThat(transactions.aborted).isEqualTo(1);
  }

  @Test
  void aProducerThatIsFencedEndsTheConsumerAndIsNotReplaced() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    transactions.fail(Step.OFFSETS, new InvalidProducerEpochException("old"));
    transactions.fail(Step.ABORT, new ProducerFencedException("fenced"));
    goOn(engine);
    assertThat(engine.parts.life().failure().orElseThrow())
        .hasMessageContaining("billing-one")
        .hasMessageContaining("same name");
    assertThat(transactions.opened).isEqualTo(1);
    assertThat(transactions.readable).isEmpty();
  }

  @Test
  void aProducerThatTheCoordinatorHasFencedForItsTimeoutIsReplaced() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    transactions.lastTransaction = TransactionState.COMPLETE_ABORT;
    transactions.fail(Step.OFFSETS, new TimeoutException("the process stood still"));
    transactions.fail(Step.ABORT, new ProducerFencedException("fenced"));
    goOn(engine);
    goOn(engine);
    assertThat(transactions.opened).isEqualTo(2);
    assertThat(transactions.readable).hasSize(5).doesNotHaveDuplicates();
    assertThat(handled).hasSize(5);
    engine.assertNothingFailed();
  }

  @Test
  void aProducerThatCannotEvenAbortIsReplaced() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    transactions.fail(Step.BEGIN, new InvalidTxnStateException("broken"));
    transactions.fail(Step.ABORT, new KafkaException("broken for good"));
    goOn(engine);
    goOn(engine);
    assertThat(transactions.opened).isEqualTo(2);
    assertThat(transactions.readable).hasSize(5).doesNotHaveDuplicates();
    engine.assertNothingFailed();
  }

  @Test
  void aCommitWhoseAnswerIsLostIsLookedUpAndNotSentAgain() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    transactions.loseAnswerOfCommit(new InvalidTxnStateException("who knows"));
    transactions.fail(Step.ABORT, new IllegalStateException("a commit is under way"));
    goOn(engine);
    goOn(engine);
    assertThat(transactions.sent).hasSize(5);
    assertThat(transactions.readable).hasSize(5);
    transactions.cluster.appendMany(P0, 5);
    goOn(engine);
    assertThat(transactions.readable).hasSize(10).doesNotHaveDuplicates();
    engine.assertNothingFailed();
  }

  @Test
  void aCommitThatDidNotHappenIsLookedUpAndSentAgain() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    transactions.fail(Step.COMMIT, new InvalidTxnStateException("timed out at the broker"));
    transactions.fail(Step.ABORT, new KafkaException("fatal"));
    goOn(engine);
    goOn(engine);
    assertThat(transactions.readable).hasSize(5).doesNotHaveDuplicates();
    assertThat(handled).hasSize(5);
    engine.assertNothingFailed();
  }

  @Test
  void aCommitWithoutAnAnswerIsRepeatedBeforeAnythingElse() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    transactions.fail(Step.COMMIT, 2, new TimeoutException("no answer"));
    goOn(engine);
    assertThat(transactions.readable).hasSize(5);
    assertThat(transactions.sent).hasSize(5);
    assertThat(transactions.opened).isEqualTo(1);
  }

  @Test
  void theGroupMetadataIsReadWhenTheUnitIsFormed() {
    EngineFixture engine = started(engine());
    int before = engine.kafka.groupMetadata().generationId();
    transactions.cluster.appendMany(P0, 5);
    transactions.hold(true);
    goOn(engine);
    engine.script.member(before + 7, "member-1");
    transactions.hold(false);
    transactions.runUnlessHeld();
    assertThat(transactions.metadata.get(transactions.metadata.size() - 1).generationId())
        .isEqualTo(before);
  }

  @Test
  void aUnitThatTheGroupRefusesIsFormedAnewWithNewMetadata() {
    EngineFixture engine = started(engine());
    int before = engine.kafka.groupMetadata().generationId();
    transactions.cluster.appendMany(P0, 5);
    transactions.hold(true);
    goOn(engine);
    transactions.generation = before + 1;
    engine.script.member(before + 1, "member-1");
    transactions.hold(false);
    goOn(engine);
    goOn(engine);
    assertThat(transactions.readable).hasSize(5).doesNotHaveDuplicates();
    assertThat(handled).hasSize(5);
    engine.assertNothingFailed();
  }

  @Test
  void withoutAGenerationNoUnitIsFormed() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    engine.script.member(-1, "");
    goOn(engine);
    assertThat(transactions.readable).isEmpty();
    engine.script.member(3, "member-1");
    goOn(engine);
    assertThat(transactions.readable).hasSize(5);
  }

  @Test
  void outputsOfALostPartitionAreDroppedAndThoseOfTheOthersAreCommitted() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    engine.append(P1, "k", "kept");
    transactions.hold(true);
    goOn(engine);
    transactions.generation = 100;
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.script.member(100, "member-1");
    transactions.hold(false);
    goOn(engine);
    goOn(engine);
    assertThat(transactions.readable).containsExactly("of kept");
    assertThat(committed()).isZero();
    engine.assertNothingFailed();
  }

  @Test
  void doneRecordsAreCommittedInsideTheRevocationCallback() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    engine.once();
    engine.once();
    engine.executor.runAll();
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(committed()).isEqualTo(5);
    assertThat(transactions.readable).hasSize(5);
    goOn(engine);
    assertThat(transactions.readable).hasSize(5);
  }

  @Test
  void aRevocationWaitsForTheUnitUnderWayAndCommitsTheRestInAnother() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    transactions.hold(true);
    goOn(engine);
    transactions.cluster.appendMany(P0, 5);
    engine.once();
    engine.once();
    engine.executor.runAll();
    transactions.hold(false);
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(committed()).isEqualTo(10);
    assertThat(transactions.readable).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void aUnitThatIsNotSentInTimeDoesNotNameItsPartitionsAfterTheRevocation() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    transactions.hold(true);
    goOn(engine);
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    transactions.hold(false);
    int offers = transactions.metadata.size();
    transactions.runUnlessHeld();
    assertThat(transactions.metadata).hasSize(offers);
    assertThat(transactions.readable).isEmpty();
    assertThat(committed()).isZero();
  }

  @Test
  void anOutputThatTheBrokerRefusesFailsItsRecordAndTheOthersAreCommitted() {
    transactions.refused.put("of value-2", new RecordTooLargeException("over the topic's limit"));
    dead.add("value-2");
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    engine.append(P1, "k", "elsewhere");
    for (int i = 0; i < 6; i++) {
      goOn(engine);
    }
    assertThat(transactions.readable)
        .containsExactlyInAnyOrder(
            "of value-0", "of value-1", "value-2", "of value-3", "of value-4", "of elsewhere");
    assertThat(committed()).isEqualTo(5);
    assertThat(handled).filteredOn("elsewhere"::equals).hasSize(1);
    engine.assertNothingFailed();
  }

  @Test
  void ofSeveralRefusedOutputsTheLogNamesTheFirst() {
    RecordTooLargeException large = new RecordTooLargeException("over the topic's limit");
    transactions.refusedOnce.put("of value-2", large);
    transactions.refusedOnce.put("of value-3", large);
    try (LogCapture log = LogCapture.of(UnitCommitter.class)) {
      EngineFixture engine = started(engine());
      transactions.cluster.appendMany(P0, 5);
      goOn(engine);
      goOn(engine);
      assertThat(log.lines())
          .filteredOn(line -> line.contains("An output of orders-0 offset 2 to invoices"))
          .hasSize(1)
          .allMatch(line -> line.contains("over the topic's limit"));
      assertThat(transactions.readable).hasSize(5).doesNotHaveDuplicates();
    }
  }

  @Test
  void aRefusedOutputIsSentAgainLaterBecauseTheLimitMayHaveBeenRaised() {
    retryAfter = Duration.ofSeconds(5);
    transactions.refusedOnce.put("of x", new RecordTooLargeException("over the topic's limit"));
    EngineFixture engine = started(engine());
    engine.append(P0, "k", "x");
    goOnFor(engine, Duration.ofSeconds(50));
    assertThat(transactions.readable).isEmpty();
    assertThat(handled).as("its retries fail without a transaction").hasSizeGreaterThan(5);
    assertThat(transactions.aborted).isEqualTo(1);
    goOnFor(engine, Duration.ofSeconds(20));
    assertThat(transactions.readable).containsExactly("of x");
    assertThat(committed()).isEqualTo(1);
  }

  private void goOnFor(EngineFixture engine, Duration time) {
    long end = engine.clock.nanoTime() + time.toNanos();
    while (engine.clock.nanoTime() < end) {
      goOn(engine);
    }
  }

  @Test
  void aFailedCheckOfOutputsIsNoTimeoutOfTheHandlerHoweverLongItTook() {
    CompletableFuture<TopicFacts> question = new CompletableFuture<>();
    transactions.openQuestions.put("invoices", question);
    List<FailedRecord> failed = new ArrayList<>();
    EngineFixture engine =
        started(
            EngineFixture.exactlyOnce(
                transactions,
                b ->
                    b.handlerTimeout(Duration.ofSeconds(2))
                        .handleAndSend(this::handle)
                        .onFailure(
                            record -> {
                              failed.add(record);
                              return CompletableFuture.completedStage(FailureDecision.skipped());
                            })));
    engine.append(P0, "k", "x");
    goOnFor(engine, Duration.ofSeconds(5));
    question.completeExceptionally(new UnknownTopicOrPartitionException("none"));
    goOn(engine);
    assertThat(failed).hasSize(1);
    assertThat(failed.get(0).stage()).isEqualTo(FailureStage.HANDLE);
    assertThat(failed.get(0).cause())
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("the topic does not exist");
    assertThat(engine.parts.stats().handlerTimeouts()).isZero();
  }

  @Test
  void aTimeoutWhileTheTopicIsNotKnownSaysThatTheHandlerHasReturned() {
    transactions.openQuestions.put("invoices", new CompletableFuture<>());
    try (LogCapture log = LogCapture.of(Overdue.class)) {
      EngineFixture engine = started(engine(b -> b.handlerTimeout(Duration.ofSeconds(2))));
      engine.append(P0, "k", "x");
      goOnFor(engine, Duration.ofSeconds(5));
      assertThat(log.lines())
          .hasSize(1)
          .allMatch(
              line ->
                  line.contains("have waited for handlerTimeout = 2 s since the handler returned"))
          .noneMatch(line -> line.contains("timedOut was called"));
    }
  }

  /** The topic is deleted after the outputs were checked, and created again later. */
  @Test
  void anOutputThatWaitsForAMissingTopicIsSentOnceTheTopicExists() {
    retryAfter = Duration.ofMillis(200);
    EngineFixture engine = started(engine());
    engine.append(P0, "k", "x");
    engine.once();
    engine.once();
    engine.executor.runAll();
    TopicFacts facts = transactions.topics.remove("invoices");
    transactions.fail(Step.COMMIT, new KafkaException("the topic was deleted"));
    goOn(engine);
    goOn(engine);
    assertThat(transactions.readable).isEmpty();
    assertThat(handled).as("it failed, and was handled again").hasSizeGreaterThan(1);
    transactions.topics.put("invoices", facts);
    goOn(engine);
    goOn(engine);
    assertThat(transactions.readable).containsExactly("of x");
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void aUnitThatFailsTwiceIsHalvedUntilTheFailingRecordIsAloneAndTheOthersAreCommitted() {
    transactions.poison.add("of bad");
    EngineFixture engine = started(engine());
    engine.append(P0, "x", "bad");
    for (int i = 0; i < 40; i++) {
      engine.append(P1, "k-" + i, "good-" + i);
    }
    for (int i = 0; i < 20; i++) {
      goOn(engine);
    }
    assertThat(transactions.readable).hasSize(40).doesNotHaveDuplicates();
    assertThat(handled).hasSize(41);
    assertThat(committed()).isZero();
    assertThat(transactions.cluster.committed("billing", P1).orElseThrow().offset()).isEqualTo(40);
    transactions.poison.clear();
    for (int i = 0; i < 20; i++) {
      goOn(engine);
      engine.clock.advance(Duration.ofSeconds(5));
    }
    assertThat(transactions.readable).hasSize(41).doesNotHaveDuplicates().contains("of bad");
    engine.assertNothingFailed();
  }

  @Test
  void aDeadLetterIsCommittedWithTheOffsetOfItsRecord() {
    failures.put("value-2", 1_000);
    dead.add("value-2");
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    transactions.fail(Step.COMMIT, new KafkaException("not this time"));
    goOn(engine);
    goOn(engine);
    assertThat(transactions.readable)
        .containsExactlyInAnyOrder(
            "of value-0", "of value-1", "value-2", "of value-3", "of value-4");
    assertThat(committed()).isEqualTo(5);
  }

  @Test
  void aDecisionDuringTheRevocationStillSendsItsDeadLetter() {
    CompletableFuture<FailureDecision> decision = new CompletableFuture<>();
    failures.put("value-1", 1_000);
    EngineFixture engine =
        started(
            EngineFixture.exactlyOnce(
                transactions,
                b ->
                    b.ordering(Ordering.KEY)
                        .onFailure(
                            (FailureHandler)
                                failed -> {
                                  failed.onForgotten(
                                      () -> decision.complete(FailureDecision.deadLettered()));
                                  return failed
                                      .outputs()
                                      .orElseThrow()
                                      .keep(
                                          OutgoingMessage.of(failed.record().value())
                                              .topic("orders.dlq"))
                                      .thenCompose(kept -> decision);
                                })
                        .handleAndSend(this::handle)));
    transactions.cluster.appendMany(P0, 3);
    goOn(engine);
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(decision).isCompleted();
    assertThat(committed()).isEqualTo(3);
    assertThat(transactions.readable)
        .containsExactlyInAnyOrder("of value-0", "value-1", "of value-2");
  }

  @Test
  void anOutputForAMissingTopicFailsItsRecord() {
    transactions.topics.remove("invoices");
    dead.add("value-0");
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 1);
    goOn(engine);
    assertThat(transactions.readable).containsExactly("value-0");
    assertThat(transactions.aborted).isZero();
  }

  @Test
  void anOutputThatIsTooLargeIsRefusedBeforeItsRecordIsDone() {
    transactions.topics.put("invoices", new TopicFacts(3, 100, false, true));
    dead.add("value-0");
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 1);
    goOn(engine);
    assertThat(transactions.sent).containsExactly("value-0");
  }

  @Test
  void whileTheFactsOfATopicAreUnknownTheKeyWaitsButNoThread() {
    CompletableFuture<TopicFacts> answer = new CompletableFuture<>();
    transactions.openQuestions.put("invoices", answer);
    EngineFixture engine = started(engine());
    engine.append(P0, "a", "a-0");
    engine.append(P0, "a", "a-1");
    engine.append(P0, "b", "b-0");
    goOn(engine);
    assertThat(handled).containsExactlyInAnyOrder("a-0", "b-0");
    assertThat(committed()).isZero();
    answer.complete(new TopicFacts(3, 1_048_588, false, true));
    goOn(engine);
    assertThat(transactions.readable).containsExactlyInAnyOrder("of a-0", "of a-1", "of b-0");
    assertThat(committed()).isEqualTo(3);
  }

  @Test
  void metadataThatIsTooLongReplacesTheProducerAndIsHalved() {
    transactions.metadataLimit = 300;
    IntStream.range(0, 2_000)
        .filter(i -> i % 2 == 0)
        .forEach(i -> failures.put("value-" + i, 1_000));
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 2_000);
    goOn(engine);
    goOn(engine);
    assertThat(transactions.opened).isGreaterThan(1);
    // Records that do not fit into the shorter map wait, and their outputs are not sent either.
    assertThat(transactions.readable).doesNotHaveDuplicates().hasSizeBetween(100, 999);
    engine.drain(LIMIT);

    int before = transactions.readable.size();
    failures.clear();
    handled.clear();
    EngineFixture second = started(engine());
    for (int i = 0; i < 4; i++) {
      goOn(second);
    }
    assertThat(handled).hasSize(2_000 - before);
    assertThat(transactions.readable).hasSize(2_000).doesNotHaveDuplicates();
  }

  private EngineFixture startedWithARecordThatStaysHeld(List<String> failedCommits) {
    failures.put("value-1", 1_000);
    EngineFixture engine =
        started(
            engine(
                b ->
                    b.observer(
                        new ConsumerObserver() {
                          @Override
                          public void commitFailed(
                              Map<TopicPartition, Long> offsets, Throwable cause) {
                            failedCommits.add(cause.getMessage());
                          }
                        })));
    transactions.cluster.appendMany(P0, 3);
    return engine;
  }

  @Test
  void ifTheBrokerAcceptsNoMapOnlyTheRecordsBeforeAHeldOneAreCommitted() {
    List<String> failedCommits = new ArrayList<>();
    try (LogCapture log = LogCapture.of(UnitCommitter.class)) {
      EngineFixture engine = startedWithARecordThatStaysHeld(failedCommits);
      transactions.metadataLimit = 10;
      goOn(engine);
      assertThat(transactions.readable).containsExactly("of value-0");
      assertThat(committed()).isEqualTo(1);
      assertThat(engine.parts.stats().refusedMaps()).isEqualTo(1);
      assertThat(transactions.opened).isEqualTo(2);
      assertThat(failedCommits).containsExactly("Unexpected error: metadata too large");
      assertThat(log.lines()).as("the unit itself has not failed").isEmpty();

      // Without metadata the same failure has another reason.
      engine.append(P1, "k", "other");
      transactions.fail(Step.OFFSETS, new KafkaException("Unexpected error"));
      transactions.fail(Step.ABORT, new KafkaException("fatal"));
      goOn(engine);
      goOn(engine);
      assertThat(transactions.readable).containsExactly("of value-0", "of other");
      assertThat(engine.parts.stats().refusedMaps()).isEqualTo(1);
      assertThat(log.lines()).filteredOn(line -> line.contains("was not committed")).hasSize(1);
    }
  }

  @Test
  void aFailureThatIsNotAboutTheMetadataShortensNoMap() {
    EngineFixture engine = startedWithARecordThatStaysHeld(new ArrayList<>());
    transactions.fail(Step.OFFSETS, new TimeoutException("no answer"));
    transactions.fail(Step.ABORT, new KafkaException("fatal"));
    goOn(engine);
    goOn(engine);
    engine.append(P0, "k", "other");
    transactions.fail(Step.BEGIN, new KafkaException("not begun"));
    transactions.fail(Step.ABORT, new KafkaException("fatal"));
    goOn(engine);
    goOn(engine);
    assertThat(transactions.opened).isEqualTo(3);
    assertThat(engine.parts.stats().refusedMaps()).isZero();
    assertThat(transactions.readable)
        .containsExactlyInAnyOrder("of value-0", "of value-2", "of other");
  }

  @Test
  void keptOutputsStopTheFetchingUntilTheyAreCommitted() {
    EngineFixture engine = started(engine(b -> b.maxInFlightBytes(20_000)));
    transactions.hold(true);
    transactions.cluster.appendMany(P0, 500);
    engine.script.maxPollRecords(20);
    for (int i = 0; i < 10; i++) {
      goOn(engine);
    }
    assertThat(handled.size()).isBetween(20, 200);
    transactions.hold(false);
    for (int i = 0; i < 40; i++) {
      goOn(engine);
    }
    assertThat(transactions.readable).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void aDrainCommitsWhatIsDone() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    engine.once();
    engine.once();
    engine.executor.runAll();
    assertThat(engine.drain(LIMIT).committed()).isTrue();
    assertThat(transactions.readable).hasSize(5);
    assertThat(committed()).isEqualTo(5);
  }

  @Test
  void aSeekCommitsDoneRecordsBeforeItMoves() {
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    engine.once();
    engine.once();
    engine.executor.runAll();
    var moved =
        engine.parts.controls().seek(Map.of(P0, io.github.kafkaeasy.consumer.Position.offset(3)));
    goOn(engine);
    goOn(engine);
    assertThat(moved).isCompleted();
    assertThat(transactions.readable.subList(0, 5)).doesNotHaveDuplicates();
    assertThat(transactions.readable).hasSize(7);
    assertThat(committed()).isEqualTo(5);
  }

  /** The topic's limit was raised, and the partition moved back to the record. */
  @Test
  void anOutputThatWasRefusedIsTriedAgainIfItsRecordWasCommittedInTheMeantime() {
    transactions.refused.put("of value-2", new RecordTooLargeException("over the topic's limit"));
    dead.add("value-2");
    EngineFixture engine = started(engine());
    transactions.cluster.appendMany(P0, 5);
    for (int i = 0; i < 6; i++) {
      goOn(engine);
    }
    assertThat(committed()).isEqualTo(5);
    transactions.refused.clear();
    var moved =
        engine.parts.controls().seek(Map.of(P0, io.github.kafkaeasy.consumer.Position.offset(2)));
    goOn(engine);
    goOn(engine);
    assertThat(moved).isCompleted();
    assertThat(transactions.readable).contains("of value-2");
  }

  @Test
  void observersAndFiguresCountCommittedAndFailedTransactions() {
    List<String> seen = new ArrayList<>();
    ConsumerObserver observer =
        new ConsumerObserver() {
          @Override
          public void committed(Map<TopicPartition, Long> offsets) {
            seen.add("committed " + offsets);
          }

          @Override
          public void commitFailed(Map<TopicPartition, Long> offsets, Throwable cause) {
            seen.add("failed " + offsets + " " + cause.getMessage());
          }
        };
    EngineFixture engine = started(engine(b -> b.observer(observer)));
    long before = engine.parts.stats().commits();
    seen.clear();
    transactions.fail(Step.COMMIT, new KafkaException("not this time"));
    transactions.cluster.appendMany(P0, 5);
    goOn(engine);
    goOn(engine);
    assertThat(seen).containsExactly("failed {orders-0=5} not this time", "committed {orders-0=5}");
    assertThat(engine.parts.stats().failedCommits()).isEqualTo(1);
    assertThat(engine.parts.stats().commits()).isEqualTo(before + 1);
  }

  @Test
  void aMissingPermissionStopsTheConsumerBeforeItHasPartitions() {
    transactions.fail(Step.INIT, new TransactionalIdAuthorizationException("no WRITE"));
    EngineFixture engine = engine();
    transactions.runUnlessHeld();
    assertThat(engine.parts.life().failure().orElseThrow())
        .hasMessageContaining("billing-one")
        .hasMessageContaining("WRITE on the transactional id");
  }

  @Test
  void transactionsThatFailAreTriedAboutOnceASecondAndReportedOnceAMinute() {
    try (LogCapture log = LogCapture.of(UnitCommitter.class)) {
      transactions.fail(Step.COMMIT, 100, new KafkaException("not yet"));
      EngineFixture engine = started(engine());
      for (int i = 0; i < 60; i++) {
        engine.once();
        engine.executor.runAll();
        transactions.runUnlessHeld();
        engine.clock.advance(Duration.ofMillis(100));
      }
      assertThat(transactions.aborted).isBetween(4, 15);
      assertThat(log.lines())
          .filteredOn(line -> line.contains("A transaction was not committed"))
          .hasSize(1);
    }
  }
}
