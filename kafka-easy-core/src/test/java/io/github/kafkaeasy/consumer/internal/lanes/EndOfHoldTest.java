package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static io.github.kafkaeasy.consumer.internal.UsualOptions.orUsual;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The ways in which a hold ends without a successful attempt, and what it gives back then. */
class EndOfHoldTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Set<String> failing = new HashSet<>();
  private final List<String> called = new ArrayList<>();
  private final Map<String, CompletableFuture<Object>> stages = new HashMap<>();
  private final CompletableFuture<FailureDecision> undecided = new CompletableFuture<>();
  private int asked;
  private int forgotten;

  private EngineFixture engine(UnaryOperator<ConsumerBuilder<String>> options) {
    return EngineFixture.withOwnHandler(
            b ->
                orUsual(
                    options.apply(b),
                    c -> c.ordering(Ordering.KEY),
                    c -> c.concurrency(1),
                    c ->
                        c.onFailure(
                            failed -> {
                              asked++;
                              failed.onForgotten(() -> forgotten++);
                              return CompletableFuture.completedStage(
                                  FailureDecision.retry(MINUTE));
                            })))
        .assigned(P0, P1);
  }

  private void handle(Message<String> message) {
    called.add(message.value());
    if (failing.contains(message.value())) {
      throw new IllegalStateException("failing");
    }
  }

  private CompletionStage<Object> handleLater(Message<String> message) {
    called.add(message.value());
    return stages.computeIfAbsent(message.value(), value -> new CompletableFuture<>());
  }

  private static void pauseAll(EngineFixture engine, boolean pause) {
    assertThat(engine.parts.controls().pauseAll(pause)).isCompleted();
  }

  /** One record has failed, and its retry falls due while the consumer is paused. */
  private EngineFixture dueDuringAPause() {
    EngineFixture engine = engine(b -> b.handle(this::handle));
    failing.add("bad");
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    pauseAll(engine, true);
    engine.pass(MINUTE);
    engine.executor.runAll();
    assertThat(called).containsExactly("bad");
    failing.clear();
    return engine;
  }

  @Test
  void aRetryThatFellDueDuringAPauseCanBeSkipped() {
    EngineFixture engine = dueDuringAPause();
    CompletableFuture<Boolean> skipped = engine.parts.controls().skip(P0, 0);
    engine.pollAndWork();
    assertThat(skipped).isCompletedWithValue(true);
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
    pauseAll(engine, false);
    engine.pollAndWork();
    engine.commit();
    assertThat(called).containsExactly("bad");
    assertThat(engine.committed(P0)).isEqualTo(1);
  }

  @Test
  void aRetryThatFellDueDuringAPauseEndsWithItsAssignmentAndRunsInTheNext() {
    EngineFixture engine = dueDuringAPause();
    CompletableFuture<Void> moved = engine.parts.controls().seek(Map.of(P0, Position.offset(0)));
    engine.once();
    assertThat(moved).isCompleted();
    pauseAll(engine, false);
    engine.pollAndWork();
    engine.pollAndWork();
    assertThat(called).containsExactly("bad", "bad");
    assertThat(engine.parts.stats().held()).isZero();
  }

  @Test
  void aRetryThatIsDecidedAfterItsAssignmentHasEndedFreesItsKey() {
    EngineFixture engine = engine(b -> b.onFailure(failed -> undecided).handle(this::handle));
    failing.add("bad");
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.script.assignOnNextPoll(P0);
    engine.pollAndWork();
    assertThat(called).as("the key is still held").containsExactly("bad");
    failing.clear();
    undecided.complete(FailureDecision.retry(Duration.ZERO));
    engine.executor.runAll();
    assertThat(called).containsExactly("bad", "bad");
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(1);
  }

  @Test
  void aRetryWhoseAssignmentEndsIsForgotten() {
    EngineFixture engine = engine(b -> b.handle(this::handle));
    failing.add("bad");
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    assertThat(forgotten).isZero();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.executor.runAll();
    assertThat(forgotten).isEqualTo(1);
  }

  @Test
  void afterAStopDecisionNoRecordOfTheAssignmentRuns() {
    EngineFixture engine =
        engine(
            b ->
                b.onFailure(failed -> CompletableFuture.completedStage(stop()))
                    .handle(this::handle));
    failing.add("bad");
    engine.append(P0, "k", "bad");
    engine.append(P0, "k", "behind");
    engine.pollAndWork();
    assertThat(engine.assignment(P0).isOpen()).isFalse();
    assertThat(engine.assignment(P1).isOpen()).isTrue();
    engine.executor.runAll();
    assertThat(called).containsExactly("bad");
    assertThat(engine.parts.router().lanesOf(P0).heldKeys()).isZero();
  }

  private static FailureDecision stop() {
    return FailureDecision.stop("enough");
  }

  @Test
  void aRecordThatFailsAfterItsSkipWasRequestedIsSkippedWithoutTheFailureHandler() {
    EngineFixture engine = engine(b -> b.handleAsync(this::handleLater));
    engine.append(P0, "k", "open");
    engine.pollAndWork();
    CompletableFuture<Boolean> skipped = engine.parts.controls().skip(P0, 0);
    engine.pollAndWork();
    assertThat(skipped).isCompletedWithValue(true);
    assertThat(engine.parts.stats().skipped()).as("it still runs").isZero();
    stages.get("open").completeExceptionally(new IllegalStateException("failed"));
    engine.executor.runAll();
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
    assertThat(asked).isZero();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(1);
  }

  @Test
  void aStageThatFailsAfterItsAssignmentHasEndedFreesItsKeyWithoutTheFailureHandler() {
    EngineFixture engine = engine(b -> b.handleAsync(this::handleLater));
    engine.append(P0, "k", "open");
    engine.pollAndWork();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.script.assignOnNextPoll(P0);
    engine.pollAndWork();
    assertThat(called).containsExactly("open");
    stages.remove("open").completeExceptionally(new IllegalStateException("failed"));
    engine.executor.runAll();
    assertThat(called).containsExactly("open", "open");
    assertThat(asked).isZero();
  }

  @Test
  void aStageThatEndsWithAnErrorOfTheJvmStopsTheConsumerAndEndsItsAssignment() {
    EngineFixture engine = engine(b -> b.handleAsync(this::handleLater));
    engine.append(P0, "k", "open");
    engine.append(P0, "k", "behind");
    engine.pollAndWork();
    OutOfMemoryError error = new OutOfMemoryError("heap");
    stages.get("open").completeExceptionally(error);
    engine.executor.runAll();
    assertThat(engine.parts.life().failure()).contains(error);
    assertThat(engine.assignment(P0).isOpen()).isFalse();
    assertThat(called).containsExactly("open");
    assertThat(asked).isZero();
    engine.drain(Duration.ofSeconds(20));
    assertThat(engine.committed(P0)).isZero();
  }

  @Test
  void afterAnErrorOfTheJvmInARetryNoOtherRetryOfTheAssignmentRuns() {
    EngineFixture engine =
        engine(
            b ->
                b.handle(
                    message -> {
                      called.add(message.value());
                      if (message.attempt() > 1) {
                        throw new OutOfMemoryError("heap");
                      }
                      throw new IllegalStateException("failing");
                    }));
    engine.append(P0, "a", "a");
    engine.append(P0, "a2", "b");
    engine.append(P0, "a3", "c");
    engine.pollAndWork();
    assertThat(called).containsExactlyInAnyOrder("a", "b", "c");
    called.clear();
    // Concurrency 1: one worker, and in each of the two lanes at most one retry runs.
    engine.pass(MINUTE);
    assertThat(called).hasSize(1);
    assertThat(engine.assignment(P0).isOpen()).isFalse();
    engine.commit();
    assertThat(engine.committed(P0)).isZero();
  }

  /** A retry that the gate has admitted, but that has not run yet. */
  private EngineFixture admitted() {
    EngineFixture engine =
        engine(
            b ->
                b.handleAsync(
                    message ->
                        message.value().equals("bad")
                            ? failedStage(message.value())
                            : handleLater(message)));
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    engine.append(P1, "k", "open");
    engine.pollAndWork();
    engine.pass(MINUTE);
    // These records wait at the gate behind the retry.
    engine.append(P1, "l", "next");
    engine.append(P1, "m", "last");
    engine.pollAndWork();
    assertThat(called).as("the only stage is open").containsExactly("bad", "open");
    stages.get("open").complete(null);
    return engine;
  }

  private CompletionStage<Object> failedStage(String value) {
    called.add(value);
    return CompletableFuture.failedStage(new IllegalStateException("failing"));
  }

  @Test
  void anAdmissionOfARetryWhoseAssignmentEndsGoesToTheNext() {
    EngineFixture engine = admitted();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.executor.runAll();
    assertThat(called).containsExactly("bad", "open", "next");
  }

  @Test
  void anAdmissionOfARetryThatIsSkippedGoesToTheNext() {
    EngineFixture engine = admitted();
    CompletableFuture<Boolean> skipped = engine.parts.controls().skip(P0, 0);
    engine.once();
    engine.executor.runAll();
    assertThat(skipped).isCompletedWithValue(true);
    assertThat(called).containsExactly("bad", "open", "next");
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
  }

  @Test
  void anAdmissionOfARetryWhosePartitionIsPausedGoesToTheNext() {
    EngineFixture engine = admitted();
    assertThat(engine.parts.controls().pause(Set.of(P0), true)).isCompleted();
    engine.executor.runAll();
    assertThat(called).containsExactly("bad", "open", "next");
    stages.get("next").complete(null);
    engine.executor.runAll();
    assertThat(called).containsExactly("bad", "open", "next", "last");
  }

  @Test
  void aRetryThatIsSkippedIsForgotten() {
    EngineFixture engine = engine(b -> b.handle(this::handle));
    failing.add("bad");
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    CompletableFuture<Boolean> skipped = engine.parts.controls().skip(P0, 0);
    engine.executor.runAll();
    assertThat(skipped).isCompletedWithValue(true);
    assertThat(forgotten).isEqualTo(1);
  }
}
