package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.run.Gate;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.test.internal.scripted.DeterministicExecutor;
import io.github.kafkaeasy.test.internal.scripted.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The rate limit: attempts begin at the configured rate and in turn, and no worker waits for its
 * turn.
 */
class RateLimitTest {

  private static void passInSteps(EngineFixture engine, int steps, Duration step) {
    for (int i = 0; i < steps; i++) {
      engine.pass(step);
    }
  }

  @Test
  void recordsBeginAtTheRateAndTheWorkerIsFreeInBetween() {
    EngineFixture engine = new EngineFixture(b -> b.maxRecordsPerSecond(10)).assigned(P0);
    for (int i = 0; i < 50; i++) {
      engine.append(P0, "k", "v" + i);
    }
    engine.pollAndWork();
    assertThat(engine.handled).hasSize(1);
    assertThat(engine.executor.pending()).isZero();
    passInSteps(engine, 20, Duration.ofMillis(100));
    assertThat(engine.handled).hasSizeBetween(20, 22);
    passInSteps(engine, 30, Duration.ofMillis(100));
    assertThat(engine.handled).hasSize(50).startsWith("v0", "v1").endsWith("v48", "v49");
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(50);
    engine.assertNothingFailed();
  }

  @Test
  void lanesTakeTurns() {
    EngineFixture engine = new EngineFixture(b -> b.maxRecordsPerSecond(10)).assigned(P0, P1);
    for (int i = 0; i < 30; i++) {
      engine.append(P0, "k", "p" + i);
      engine.append(P1, "k", "q" + i);
    }
    engine.pollAndWork();
    passInSteps(engine, 20, Duration.ofMillis(100));
    assertThat(engine.handled.stream().filter(v -> v.startsWith("p"))).hasSizeBetween(10, 11);
    assertThat(engine.handled.stream().filter(v -> v.startsWith("q"))).hasSizeBetween(10, 11);
  }

  @Test
  void noLaneOvertakesThoseThatWait() {
    ManualClock clock = new ManualClock();
    DeterministicExecutor timer = new DeterministicExecutor(clock);
    Gate gate = new Gate(0, 10, clock::nanoTime, timer);
    List<String> admitted = new ArrayList<>();
    assertThat(gate.enter(() -> admitted.add("first"))).isTrue();
    assertThat(gate.enter(() -> admitted.add("second"))).isFalse();
    clock.advance(Duration.ofMillis(150));
    assertThat(gate.enter(() -> admitted.add("third"))).isFalse();
    timer.runAll();
    assertThat(admitted).containsExactly("second");
  }

  @Test
  void aPauseSavesUpATenthOfASecondAndNoMore() {
    EngineFixture engine = new EngineFixture(b -> b.maxRecordsPerSecond(100)).assigned(P0);
    engine.pass(Duration.ofMinutes(1));
    for (int i = 0; i < 100; i++) {
      engine.append(P0, "k", "v" + i);
    }
    engine.pollAndWork();
    assertThat(engine.handled).hasSize(10);
  }

  @Test
  void retriesCountToo() {
    EngineFixture engine =
        new EngineFixture(
            b ->
                b.maxRecordsPerSecond(10)
                    .ordering(Ordering.KEY)
                    .onFailure(
                        failed ->
                            CompletableFuture.completedStage(FailureDecision.retry(Duration.ZERO)))
                    .handle(
                        message -> {
                          throw new IllegalStateException("never");
                        }));
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    passInSteps(engine, 20, Duration.ofMillis(100));
    assertThat(engine.parts.stats().failedAttempts()).isBetween(20L, 22L);
  }

  @Test
  void aBatchPaysForAllItsRecords() {
    EngineFixture engine =
        EngineFixture.withOwnHandler(
            b -> b.maxRecordsPerSecond(10).maxBatchRecords(10).handleBatch(messages -> {}));
    engine.assigned(P0);
    for (int i = 0; i < 60; i++) {
      engine.append(P0, "k", "v" + i);
    }
    engine.pollAndWork();
    assertThat(engine.parts.stats().handled()).isEqualTo(10);
    passInSteps(engine, 32, Duration.ofMillis(100));
    assertThat(engine.parts.stats().handled()).isEqualTo(40);
  }

  @Test
  void aRevokedPartitionLeavesTheQueueAndTheOthersContinue() {
    EngineFixture engine = new EngineFixture(b -> b.maxRecordsPerSecond(10)).assigned(P0, P1);
    for (int i = 0; i < 10; i++) {
      engine.append(P0, "k", "p" + i);
      engine.append(P1, "k", "q" + i);
    }
    engine.pollAndWork();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.executor.runAll();
    int before = engine.handled.size();
    passInSteps(engine, 11, Duration.ofMillis(100));
    assertThat(engine.handled.subList(before, engine.handled.size()))
        .allMatch(value -> value.startsWith("q"))
        .hasSizeGreaterThanOrEqualTo(9);
    engine.once();
    assertThat(engine.parts.router().all().stream().allMatch(PartitionLanes::isQuiet)).isTrue();
  }

  @Test
  void closingDoesNotWaitForTheRate() {
    EngineFixture engine = new EngineFixture(b -> b.maxRecordsPerSecond(0.01)).assigned(P0);
    for (int i = 0; i < 10; i++) {
      engine.append(P0, "k", "v" + i);
    }
    engine.pollAndWork();
    engine.append(P0, "k", "of a later poll");
    engine.pollAndWork();
    var report = engine.drain(Duration.ofSeconds(20));
    assertThat(report.took()).isLessThan(Duration.ofSeconds(1));
    assertThat(report.droppedQueued()).isEqualTo(10);
    assertThat(engine.committed(P0)).isEqualTo(1);
  }

  @Test
  void pausingAndResumingKeepsTheQueueMoving() {
    EngineFixture engine = new EngineFixture(b -> b.maxRecordsPerSecond(10)).assigned(P0);
    for (int i = 0; i < 10; i++) {
      engine.append(P0, "k", "v" + i);
    }
    engine.pollAndWork();
    engine.parts.life().requestPause(true);
    engine.once();
    passInSteps(engine, 10, Duration.ofMillis(100));
    int paused = engine.handled.size();
    assertThat(paused).isLessThanOrEqualTo(2);
    engine.parts.life().requestPause(false);
    engine.once();
    passInSteps(engine, 12, Duration.ofMillis(100));
    assertThat(engine.handled).hasSize(10);
  }
}
