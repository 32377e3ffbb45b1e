package io.github.kafkaeasy.consumer.internal.poll;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.UsualOptions;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.FlowLimits;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Flow control: records in flight are bounded, and one partition cannot use the whole bound. */
class FlowTest {

  @Test
  void fetchingStopsAtTheLimitAndGoesOnAtHalfOfIt() {
    EngineFixture engine = new EngineFixture(b -> b.ordering(Ordering.KEY).maxInFlightRecords(100));
    engine.script.maxPollRecords(10);
    engine.assigned(P0);
    engine.cluster.appendMany(P0, 1_000);
    // Runs poll rounds without workers.
    for (int i = 0; i < 9; i++) {
      engine.once();
    }
    assertThat(engine.assignment(P0).recordsInFlight()).isLessThanOrEqualTo(100);
    for (int i = 0; i < 2_000 && engine.handled.size() < 1_000; i++) {
      engine.once();
      assertThat(engine.assignment(P0).recordsInFlight()).isLessThanOrEqualTo(100);
    }
    engine.executor.runAll();
    engine.commit();
    assertThat(engine.handled).hasSize(1_000);
    assertThat(engine.committed(P0)).isEqualTo(1_000);
  }

  @Test
  void withWorkForAllHandlersFetchingStopsAtTheUsefulNumberOfBytes() {
    EngineFixture engine = new EngineFixture(b -> b.ordering(Ordering.KEY).concurrency(4));
    engine.script.maxPollRecords(10);
    engine.assigned(P0);
    appendLarge(engine, 100, 512 << 10);

    assertThat(mostBytes(engine))
        .isGreaterThanOrEqualTo(FlowLimits.ENOUGH_BYTES)
        .isLessThan(FlowLimits.ENOUGH_BYTES + 10 * (513L << 10));
  }

  @Test
  void largeRecordsAreFetchedUpToTheLimitWhileHandlersLackWork() {
    EngineFixture engine = new EngineFixture(b -> b.ordering(Ordering.KEY).concurrency(100));
    engine.script.maxPollRecords(10);
    engine.assigned(P0);
    appendLarge(engine, 100, 512 << 10);

    assertThat(mostBytes(engine)).isGreaterThan(100 * (512L << 10));
  }

  @Test
  void aPollThreadThatWaitsForBytesIsNotWokenForEveryRecord() {
    EngineFixture engine =
        new EngineFixture(b -> b.ordering(Ordering.KEY).maxInFlightBytes(100 << 10));
    engine.script.maxPollRecords(10);
    engine.assigned(P0);
    appendLarge(engine, 200, 1 << 10);
    while (engine.assignment(P0).bytesInFlight() < 100 << 10) {
      engine.parts.loop().once();
    }

    FlowControl flow = new FlowControl(new FlowLimits(20_000, 100 << 10, 64, 1, 1), held -> {});
    List<Assignment> assignments = List.of(engine.assignment(P0));
    assertThat(flow.isFull(assignments)).isTrue();
    assertThat(flow.recordsToFree(assignments)).isBetween(40L, 60L);
  }

  private static void appendLarge(EngineFixture engine, int records, int bytes) {
    String value = "x".repeat(bytes);
    for (int i = 0; i < records; i++) {
      engine.append(P0, "key-" + i, value);
    }
  }

  /**
   * Largest number of bytes in flight in 20 poll rounds. Workers run only while the poll thread
   * waits for them.
   */
  private static long mostBytes(EngineFixture engine) {
    long most = 0;
    for (int i = 0; i < 20; i++) {
      engine.parts.loop().once();
      most = Math.max(most, engine.assignment(P0).bytesInFlight());
    }
    return most;
  }

  @Test
  void theConsumerIsPausedAndResumedOnTransitionsOnly() {
    EngineFixture engine = new EngineFixture(b -> b);
    engine.assigned(P0, P1);
    engine.once();
    int pauses = engine.script.pauseCalls();
    int resumes = engine.script.resumeCalls();
    for (int i = 0; i < 50; i++) {
      engine.append(P0, "k", "v");
      engine.pollAndWork();
    }
    assertThat(engine.script.pauseCalls()).isEqualTo(pauses);
    assertThat(engine.script.resumeCalls()).isEqualTo(resumes);
  }

  @Test
  void aRoundChecksOnlyPartitionsInWhichSomethingIsToBeDone() {
    EngineFixture engine = new EngineFixture(b -> b);
    engine.assigned(P0, P1);
    assertThat(engine.parts.intake().active())
        .containsExactly(engine.assignment(P0), engine.assignment(P1));
    engine.once();
    engine.once();
    assertThat(engine.parts.intake().active()).isEmpty();

    engine.append(P0, "k", "v");
    engine.parts.loop().once();
    assertThat(engine.parts.intake().active()).containsExactly(engine.assignment(P0));
    engine.executor.runAll();
    assertThat(engine.parts.intake().active()).isEmpty();
  }

  @Test
  void partitionsWithoutRecordsArePausedAndResumedByTheApplication() {
    EngineFixture engine = new EngineFixture(b -> b);
    engine.assigned(P0, P1);
    engine.once();
    engine.once();

    var unusedPause = engine.parts.controls().pause(List.of(P1), true);
    engine.once();
    assertThat(engine.script.paused()).containsExactly(P1);
    engine.parts.life().requestPause(true);
    engine.once();
    assertThat(engine.script.paused()).containsExactlyInAnyOrder(P0, P1);
    engine.parts.life().requestPause(false);
    engine.once();
    assertThat(engine.script.paused()).containsExactly(P1);
    var unusedResume = engine.parts.controls().pause(List.of(P1), false);
    engine.once();
    assertThat(engine.script.paused()).isEmpty();
  }

  @Test
  void aPoisonedKeyFinallyStopsItsOwnPartitionAndNoOther() {
    EngineFixture[] self = new EngineFixture[1];
    EngineFixture engine =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .maxHeldRecords(10)
                    .onFailure(UsualOptions::inAnHour)
                    .handle((Message<String> m) -> failOn("poison", self[0], m)));
    self[0] = engine;
    engine.script.maxPollRecords(5);
    engine.assigned(P0, P1);
    for (int i = 0; i < 100; i++) {
      engine.append(P0, "poison", "bad " + i);
    }
    for (int i = 0; i < 40; i++) {
      engine.append(P1, "fine", "good " + i);
      engine.pollAndWork();
    }
    assertThat(engine.assignment(P0).heldRecords.get()).isBetween(10L, 20L);
    assertThat(engine.script.paused()).containsExactly(P0);
    assertThat(engine.handled).hasSize(40);
    assertThat(engine.assignment(P0).recordsInFlight()).isZero();
  }

  @Test
  void aPartitionThatStoppedForItsHeldRecordsGoesOnAtHalfOfTheirLimit() {
    assertGoesOnAtHalf(b -> b.maxHeldRecords(10));
  }

  @Test
  void aPartitionThatStoppedForItsHeldBytesGoesOnAtHalfOfTheirLimit() {
    EngineFixture measured = holdingTen(b -> b);
    long bytes = measured.assignment(P0).heldBytes.get();
    assertThat(measured.script.paused()).isEmpty();
    assertGoesOnAtHalf(b -> b.maxHeldBytes(bytes));
  }

  private static EngineFixture holdingTen(UnaryOperator<ConsumerBuilder<String>> limit) {
    EngineFixture engine = new EngineFixture(b -> UsualOptions.holdingBad(limit.apply(b)));
    engine.assigned(P0);
    for (int i = 0; i < 10; i++) {
      engine.append(P0, "key " + i, "bad" + "x".repeat(1_000));
    }
    engine.pollAndWork();
    engine.once();
    return engine;
  }

  private static void assertGoesOnAtHalf(UnaryOperator<ConsumerBuilder<String>> limit) {
    EngineFixture engine = holdingTen(limit);
    for (int offset = 0; offset < 5; offset++) {
      assertThat(engine.script.paused()).as("%d records are held", 10 - offset).contains(P0);
      var unused = engine.parts.controls().skip(P0, offset);
      engine.pollAndWork();
      engine.once();
    }
    assertThat(engine.assignment(P0).heldRecords.get()).isEqualTo(5);
    assertThat(engine.script.paused()).isEmpty();
  }

  private static void failOn(String key, EngineFixture engine, Message<String> message) {
    if (key.equals(message.key())) {
      throw new IllegalStateException("bad");
    }
    engine.note(message);
  }

  @Test
  void nearTheLimitAPartitionWithMoreThanItsShareYieldsToOthersWithRecords() {
    EngineFixture engine = tightWithRecordsOfOnePartition();
    engine.cluster.appendMany(P1, 5);
    engine.parts.loop().once();
    assertThat(engine.script.paused()).containsExactly(P0);
    assertThat(engine.assignment(P1).recordsInFlight()).isEqualTo(5);
    long greedy = engine.assignment(P0).recordsInFlight();

    engine.parts.loop().once();
    assertThat(engine.assignment(P0).recordsInFlight()).isGreaterThan(greedy);
  }

  @Test
  void aPartitionDoesNotYieldToOthersWithoutRecords() {
    EngineFixture engine = tightWithRecordsOfOnePartition();
    int pauses = engine.script.pauseCalls();
    engine.parts.loop().once();
    engine.parts.loop().once();
    assertThat(engine.assignment(P0).recordsInFlight()).isGreaterThan(70);
    assertThat(engine.script.pauseCalls()).isEqualTo(pauses);
  }

  @Test
  void aPartitionDoesNotYieldToAPausedOne() {
    EngineFixture engine = tightWithRecordsOfOnePartition();
    var unused = engine.parts.controls().pause(List.of(P1), true);
    engine.parts.loop().once();
    engine.cluster.appendMany(P1, 5);
    engine.parts.loop().once();
    assertThat(engine.script.paused()).containsExactly(P1);
  }

  /** Has two partitions, and more than half of the maximum of 100 records in flight, all of P0. */
  private static EngineFixture tightWithRecordsOfOnePartition() {
    EngineFixture engine = new EngineFixture(b -> b.ordering(Ordering.KEY).maxInFlightRecords(100));
    engine.script.maxPollRecords(10);
    engine.assigned(P0, P1);
    engine.cluster.appendMany(P0, 1_000);
    while (engine.assignment(P0).recordsInFlight() < 60) {
      engine.parts.loop().once();
    }
    return engine;
  }

  @Test
  void aPausedConsumerBeginsNoFurtherRecordEvenIfItIsFetched() {
    EngineFixture engine = new EngineFixture(b -> b.ordering(Ordering.KEY));
    engine.assigned(P0);
    engine.cluster.appendMany(P0, 10);
    engine.once();
    engine.parts.life().requestPause(true);
    engine.once();
    engine.executor.runAll();
    assertThat(engine.handled).isEmpty();
    engine.parts.life().requestPause(false);
    engine.once();
    engine.executor.runAll();
    assertThat(engine.handled).hasSize(10);
  }

  @Test
  void noWakeupIsSentWhileThePollThreadIsAwake() {
    EngineFixture engine = new EngineFixture(b -> b);
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.parts.signal().raise();
    // A wakeup would make the next call of the consumer throw.
    assertThat(engine.kafka.committed(java.util.Set.of(P0))).isNotNull();
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("v");
  }

  @Test
  void aPartitionWhoseMapDoesNotFitIntoACommitIsNotFetchedFrom() {
    boolean[] healed = {false};
    EngineFixture scattered =
        new EngineFixture(
            b ->
                b.ordering(Ordering.UNORDERED)
                    .onFailure(
                        failed ->
                            CompletableFuture.completedStage(
                                FailureDecision.retry(Duration.ofSeconds(30))))
                    .handle(
                        message -> {
                          if (message.offset() % 40 == 0 && !healed[0]) {
                            throw new IllegalStateException("parked");
                          }
                        }));
    scattered.assigned(P0);
    scattered.cluster.appendMany(P0, 150_000);
    for (int i = 0; i < 200; i++) {
      scattered.pollAndWork();
      scattered.clock.advance(Duration.ofMillis(110));
    }
    assertThat(scattered.script.paused()).containsExactly(P0);
    long held = scattered.assignment(P0).heldRecords.get();
    assertThat(held).isBetween(1_400L, 3_700L);
    healed[0] = true;
    scattered.pass(Duration.ofSeconds(60));
    for (int i = 0; i < 200; i++) {
      scattered.pollAndWork();
      scattered.clock.advance(Duration.ofMillis(110));
    }
    assertThat(scattered.parts.stats().handled()).isEqualTo(150_000);
  }

  /**
   * Failure handler that dead-letters records when half of the held budget is used, as an
   * escalating policy does.
   */
  private static FailureHandler escalatingAtHalf() {
    return new FailureHandler() {
      @Override
      public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
        return CompletableFuture.completedStage(
            failed.heldBudgetUsed() >= 0.5
                ? FailureDecision.deadLettered()
                : FailureDecision.retry(Duration.ofMinutes(5)));
      }

      @Override
      public boolean escalates() {
        return true;
      }
    };
  }

  @Test
  void aFullMapCountsForEscalationAndThePartitionContinues() {
    EngineFixture scattered =
        new EngineFixture(
            b ->
                b.ordering(Ordering.UNORDERED)
                    .onFailure(escalatingAtHalf())
                    .handle(
                        message -> {
                          if (message.offset() % 10 == 0) {
                            throw new IllegalStateException("bad");
                          }
                        }));
    scattered.assigned(P0);
    scattered.cluster.appendMany(P0, 60_000);
    for (int i = 0; i < 400; i++) {
      scattered.pollAndWork();
      scattered.clock.advance(Duration.ofMillis(110));
    }
    // Less than a minute has passed, so no back-off of five minutes has ended.
    assertThat(scattered.parts.stats().handled()).isEqualTo(54_000);
    assertThat(scattered.parts.stats().deadLettered()).isPositive();
    assertThat(scattered.script.paused()).isEmpty();
    scattered.assertNothingFailed();
  }

  @Test
  void healthNamesAFullMap() {
    EngineFixture scattered =
        new EngineFixture(
            b ->
                b.ordering(Ordering.UNORDERED)
                    .wedgedAfter(Duration.ofSeconds(10))
                    .onFailure(UsualOptions::inAnHour)
                    .handle(
                        message -> {
                          if (message.offset() % 40 == 0) {
                            throw new IllegalStateException("parked");
                          }
                        }));
    scattered.assigned(P0);
    scattered.cluster.appendMany(P0, 150_000);
    for (int i = 0; i < 200; i++) {
      scattered.pollAndWork();
      scattered.clock.advance(Duration.ofMillis(110));
    }
    assertThat(scattered.script.paused()).containsExactly(P0);
    assertThat(scattered.parts.health().health().readiness().reasons())
        .singleElement()
        .asString()
        .contains("map of done records is full");
  }
}
