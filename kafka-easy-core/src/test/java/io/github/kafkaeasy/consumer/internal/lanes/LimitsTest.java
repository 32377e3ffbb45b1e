package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerLimits;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.ThreadedEngine;
import io.github.kafkaeasy.consumer.internal.run.Gate;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerDescription;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.test.internal.scripted.DeterministicExecutor;
import io.github.kafkaeasy.test.internal.scripted.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Limits that change while the consumer runs. */
class LimitsTest {

  private static void append(EngineFixture engine, int records) {
    for (int i = 0; i < records; i++) {
      engine.append(P0, "k" + i, "v" + i);
    }
  }

  @Test
  void moreHandlersRunAsSoonAsTheLimitIsRaised() throws Exception {
    try (ThreadedEngine threads =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).concurrency(1))) {
      EngineFixture engine = threads.engine;
      engine.assigned(P0);
      threads.block("a");
      threads.block("b");
      // The keys a and c are in different lanes, so their records can run at the same time.
      engine.append(P0, "a", "a");
      engine.append(P0, "c", "b");
      threads.poll(() -> threads.hasStarted("a") || threads.hasStarted("b"));
      assertThat(threads.hasStarted("a") && threads.hasStarted("b")).isFalse();
      assertThat(engine.parts.limits().concurrency(2).concurrency()).isEqualTo(1);
      threads.awaitStarted("a");
      threads.awaitStarted("b");
      threads.release("a");
      threads.release("b");
    }
  }

  @Test
  void aSurplusWorkerLeavesBeforeItsNextRecord() {
    OneWorkerTooMany run = new OneWorkerTooMany();
    EngineFixture engine =
        run.on((b, begins) -> b.handle(message -> begins.accept(message.value())));
    assertThat(run.begunInTheFirst).as("begun while the first record ran").hasSize(2);
    assertThat(run.begun).as("the remaining worker handles the rest").hasSize(10);
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(10);
    engine.assertNothingFailed();
  }

  @Test
  void aSurplusWorkerLeavesBetweenBatches() {
    OneWorkerTooMany run = new OneWorkerTooMany();
    EngineFixture engine =
        run.on(
            (b, begins) ->
                b.maxBatchRecords(1)
                    .handleBatch(messages -> begins.accept(messages.get(0).value())));
    assertThat(run.begunInTheFirst).hasSize(2);
    assertThat(run.begun).hasSize(10);
    engine.assertNothingFailed();
  }

  /**
   * Two workers with five records each. The second one runs during the first record of the first
   * one, and its handler lowers the concurrency to 1.
   */
  private static final class OneWorkerTooMany {
    final List<String> begun = new ArrayList<>();
    final List<String> begunInTheFirst = new ArrayList<>();

    EngineFixture on(
        BiFunction<ConsumerBuilder<String>, Consumer<String>, ConsumerBuilder<String>> handling) {
      EngineFixture[] own = new EngineFixture[1];
      own[0] =
          EngineFixture.withOwnHandler(
              b ->
                  handling.apply(
                      b.ordering(Ordering.KEY).concurrency(2), value -> begins(own[0], value)));
      own[0].assigned(P0);
      for (int i = 0; i < 5; i++) {
        own[0].append(P0, "a", "a" + i);
        own[0].append(P0, "c", "c" + i);
      }
      own[0].pollAndWork();
      return own[0];
    }

    private void begins(EngineFixture engine, String value) {
      begun.add(value);
      if (begun.size() == 1) {
        engine.executor.runAll();
        begunInTheFirst.addAll(begun);
      } else if (begun.size() == 2) {
        engine.parts.limits().concurrency(1);
      }
    }
  }

  @Test
  void theMaximumOfOpenStagesCanBeLoweredAndRaised() {
    List<CompletableFuture<Object>> stages = new ArrayList<>();
    EngineFixture engine =
        EngineFixture.withOwnHandler(
            b ->
                b.ordering(Ordering.UNORDERED)
                    .concurrency(4)
                    .handleAsync(
                        message -> {
                          stages.add(new CompletableFuture<>());
                          return stages.get(stages.size() - 1);
                        }));
    engine.assigned(P0);
    append(engine, 20);
    engine.pollAndWork();
    assertThat(stages).hasSize(4);
    engine.parts.limits().concurrency(2);
    stages.get(0).complete(null);
    stages.get(1).complete(null);
    engine.executor.runAll();
    assertThat(stages).as("two are open, the new maximum").hasSize(4);
    stages.get(2).complete(null);
    engine.executor.runAll();
    assertThat(stages).hasSize(5);
    engine.parts.limits().concurrency(6);
    engine.executor.runAll();
    assertThat(stages).hasSize(9);
  }

  @Test
  void aRateLimitCanBeAddedAndRemoved() {
    EngineFixture engine = new EngineFixture(b -> b.ordering(Ordering.KEY)).assigned(P0);
    append(engine, 10);
    engine.pollAndWork();
    assertThat(engine.handled).hasSize(10);
    ConsumerLimits before = engine.parts.limits().rate(10.0);
    assertThat(before.maxRecordsPerSecond()).isEmpty();
    append(engine, 100);
    engine.pollAndWork();
    assertThat(engine.handled).hasSize(11);
    engine.pass(Duration.ofMillis(100));
    assertThat(engine.handled).hasSize(12);
    assertThat(engine.parts.limits().rate(null).maxRecordsPerSecond())
        .isEqualTo(OptionalDouble.of(10));
    engine.executor.runAll();
    assertThat(engine.handled).hasSize(110);
    engine.assertNothingFailed();
  }

  @Test
  void aHigherRateShortensAWaitThatHasBegun() {
    ManualClock clock = new ManualClock();
    DeterministicExecutor timer = new DeterministicExecutor(clock);
    Gate gate = new Gate(0, 0.001, clock::nanoTime, timer);
    List<String> admitted = new ArrayList<>();
    assertThat(gate.enter(() -> admitted.add("first"))).isTrue();
    assertThat(gate.enter(() -> admitted.add("second"))).isFalse();
    gate.changeRate(10);
    clock.advance(Duration.ofMillis(100));
    timer.runAll();
    assertThat(admitted).containsExactly("second");
    assertThat(timer.delayed()).isZero();
  }

  @Test
  void aRateBeginsWithoutABurst() {
    ManualClock clock = new ManualClock();
    Gate gate = new Gate(0, 0, clock::nanoTime, new DeterministicExecutor(clock));
    assertThat(gate.isOpen()).isTrue();
    gate.changeRate(100);
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.enter(() -> true)).isTrue();
    assertThat(gate.enter(() -> true)).isFalse();
  }

  @Test
  void theMaximumOfHandlersDependsOnTheAssignedPartitions() {
    EngineFixture byPartition = new EngineFixture(b -> b);
    assertThat(byPartition.parts.stats().handlersAtMost()).as("nothing is assigned").isZero();
    byPartition.assigned(P0, P1);
    assertThat(byPartition.parts.stats().handlersAtMost())
        .as("one for each partition")
        .isEqualTo(2);
    byPartition.parts.limits().concurrency(1);
    assertThat(byPartition.parts.stats().handlersAtMost()).isEqualTo(1);

    EngineFixture byKey =
        new EngineFixture(b -> b.ordering(Ordering.KEY).concurrency(3)).assigned(P0);
    assertThat(byKey.parts.stats().handlersAtMost()).isEqualTo(3);
    byKey.parts.limits().concurrency(100);
    assertThat(byKey.parts.stats().handlersAtMost())
        .as("number of lanes at the start")
        .isEqualTo(8);

    EngineFixture stages =
        EngineFixture.withOwnHandler(
                b ->
                    b.ordering(Ordering.KEY)
                        .concurrency(3)
                        .handleAsync(message -> new CompletableFuture<>()))
            .assigned(P0);
    stages.parts.limits().concurrency(100);
    assertThat(stages.parts.stats().handlersAtMost())
        .as("an open stage does not block its lane")
        .isEqualTo(100);
  }

  @Test
  void theNewValuesAreShownAndWrongOnesRefused() {
    EngineFixture engine = new EngineFixture(b -> b.ordering(Ordering.KEY)).assigned(P0);
    assertThat(engine.parts.limits().concurrency(7))
        .isEqualTo(new ConsumerLimits(16, OptionalDouble.empty()));
    engine.parts.limits().rate(2.5);
    ConsumerLimits now = new ConsumerLimits(7, OptionalDouble.of(2.5));
    assertThat(engine.parts.limits().now()).isEqualTo(now);
    assertThat(engine.parts.stats().limits()).isEqualTo(now);
    String described = ConsumerDescription.of(engine.parts.limits().described(), Settings.none());
    assertThat(described.lines().filter(line -> line.contains("changed while the consumer runs")))
        .hasSize(2)
        .anyMatch(line -> line.contains("concurrency") && line.contains("7"))
        .anyMatch(line -> line.contains("maxRecordsPerSecond") && line.contains("2.5"));
    engine.parts.limits().rate(null);
    assertThat(ConsumerDescription.of(engine.parts.limits().described(), Settings.none()).lines())
        .anyMatch(line -> line.contains("maxRecordsPerSecond") && line.contains("no limit"));
    for (int wrong : List.of(0, -1, 10_001)) {
      assertThatThrownBy(() -> engine.parts.limits().concurrency(wrong))
          .isInstanceOf(InvalidOptionException.class)
          .hasMessageContaining("concurrency");
    }
    for (double wrong : List.of(0.0, -1.0, Double.NaN, 1e8)) {
      assertThatThrownBy(() -> engine.parts.limits().rate(wrong))
          .isInstanceOf(InvalidOptionException.class)
          .hasMessageContaining("maxRecordsPerSecond");
    }
    assertThat(engine.parts.limits().now().concurrency()).isEqualTo(7);
  }
}
