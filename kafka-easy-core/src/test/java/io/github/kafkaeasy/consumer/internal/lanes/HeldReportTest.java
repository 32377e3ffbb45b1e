package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.HeldRecord;
import io.github.kafkaeasy.consumer.HeldRecord.WaitsFor;
import io.github.kafkaeasy.consumer.HeldReport;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.LogCapture;
import io.github.kafkaeasy.consumer.internal.ThreadedEngine;
import io.github.kafkaeasy.consumer.internal.UsualOptions;
import io.github.kafkaeasy.consumer.internal.poll.ProcessingReport;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The list of held keys: its content, and that it is collected without waiting for a worker. */
class HeldReportTest {

  private static ConsumerBuilder<String> inAnHour(ConsumerBuilder<String> builder) {
    return builder.ordering(Ordering.KEY).onFailure(UsualOptions::inAnHour);
  }

  private static void refuseBad(Message<String> message) {
    if (message.value().startsWith("bad")) {
      throw new IllegalStateException("no: " + message.value());
    }
  }

  private static EngineFixture failing() {
    return new EngineFixture(b -> inAnHour(b).handle(HeldReportTest::refuseBad)).assigned(P0, P1);
  }

  private static HeldReport held(EngineFixture engine, int atMost) {
    CompletableFuture<HeldReport> answer = engine.parts.controls().held(atMost);
    assertThat(answer).isCompleted();
    return answer.join();
  }

  @Test
  void theListShowsTheCoordinatesForSkipAndTheReasonOfTheWait() {
    EngineFixture engine = failing();
    engine.append(P1, "k\n1", "bad");
    engine.append(P1, "k\n1", "behind");
    engine.append(P1, "other", "good");
    Instant before = engine.clock.instant();
    engine.pollAndWork();
    HeldReport report = held(engine, 10);
    assertThat(report.total()).isEqualTo(1);
    assertThat(report.lanesUnheard()).isZero();
    HeldRecord held = report.oldest().get(0);
    assertThat(held.partition()).isEqualTo(P1);
    assertThat(held.offset()).isZero();
    assertThat(held.key()).contains("k?1");
    assertThat(held.waitsFor()).isEqualTo(WaitsFor.RETRY);
    assertThat(held.since()).isEqualTo(before);
    assertThat(held.attempts()).isEqualTo(1);
    assertThat(held.lastFailure())
        .contains(
            new HeldRecord.Failure(
                "java.lang.IllegalStateException", Optional.of("no: bad"), before));
    assertThat(held.nextTry()).contains(before.plus(Duration.ofHours(1)));
    assertThat(held.behind()).isEqualTo(1);
    CompletableFuture<Boolean> skipped =
        engine.parts.controls().skip(held.partition(), held.offset());
    engine.executor.runAll();
    assertThat(skipped).isCompletedWithValue(true);
    assertThat(held(engine, 10).oldest()).isEmpty();
    assertThat(held(engine, 10).total()).isZero();
    engine.assertNothingFailed();
  }

  @Test
  void theOldestKeysAreShownAndAllAreCounted() {
    // Two lanes in each partition, so that each lane holds more keys than are requested.
    EngineFixture engine =
        new EngineFixture(b -> inAnHour(b).concurrency(1).handle(HeldReportTest::refuseBad))
            .assigned(P0, P1);
    for (int i = 0; i < 30; i++) {
      engine.append(i % 2 == 0 ? P0 : P1, "k" + i, "bad " + i);
      engine.pollAndWork();
      engine.pass(Duration.ofMillis(10));
    }
    HeldReport report = held(engine, 5);
    assertThat(report.total()).isEqualTo(30);
    assertThat(report.oldest())
        .extracting(key -> key.key().orElseThrow())
        .containsExactly("k0", "k1", "k2", "k3", "k4");
    assertThat(held(engine, 10_000).oldest()).hasSize(30);
  }

  /**
   * Exception whose getMessage(), like any code of an application, does something while the poll
   * thread collects the list.
   */
  private static final class Deciding extends IllegalStateException {
    private static final long serialVersionUID = 1L;
    private final transient Runnable decide;

    Deciding(Runnable decide) {
      this.decide = decide;
    }

    @Override
    public String getMessage() {
      decide.run();
      return "decided";
    }
  }

  @Test
  void noEventIsLostThatArrivesWhileThePollThreadCollectsTheList() {
    CompletableFuture<FailureDecision> undecided = new CompletableFuture<>();
    AtomicBoolean looking = new AtomicBoolean();
    EngineFixture engine =
        new EngineFixture(
                b ->
                    b.ordering(Ordering.KEY)
                        .onFailure(failed -> undecided)
                        .handle(
                            message -> {
                              throw new Deciding(
                                  () -> {
                                    if (looking.get()) {
                                      undecided.complete(FailureDecision.skipped());
                                    }
                                  });
                            }))
            .assigned(P0);
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    looking.set(true);
    assertThat(held(engine, 1).oldest().get(0).waitsFor()).isEqualTo(WaitsFor.DECISION);
    engine.executor.runAll();
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
    assertThat(held(engine, 1).total()).isZero();
  }

  @Test
  void aPausedConsumerShowsItsHeldKeys() {
    EngineFixture engine = failing();
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    assertThat(engine.parts.controls().pauseAll(true)).isCompleted();
    engine.once();
    assertThat(held(engine, 10).total()).isEqualTo(1);
  }

  @Test
  void theReasonNamesAPendingDecisionOrAnOpenStage() {
    CompletableFuture<FailureDecision> undecided = new CompletableFuture<>();
    EngineFixture engine =
        EngineFixture.withOwnHandler(
            b ->
                b.ordering(Ordering.KEY)
                    .onFailure(failed -> undecided)
                    .handleAsync(
                        message ->
                            message.value().equals("bad")
                                ? CompletableFuture.failedStage(new IllegalStateException("bad"))
                                : new CompletableFuture<>()));
    engine.assigned(P0);
    engine.append(P0, "a", "bad");
    engine.append(P0, "b", "open");
    engine.pollAndWork();
    assertThat(held(engine, 10).oldest())
        .extracting(HeldRecord::waitsFor)
        .containsExactlyInAnyOrder(WaitsFor.DECISION, WaitsFor.END_OF_RUN);
  }

  @Test
  void keysInLanesWithoutAWorkerAreShownAlthoughEveryHandlerIsBusy() throws Exception {
    try (ThreadedEngine threads =
        new ThreadedEngine(
            b ->
                b.ordering(Ordering.KEY)
                    .concurrency(2)
                    .slowRunAfter(Duration.ofHours(1))
                    .onFailure(UsualOptions::inAnHour)
                    .filterMessages(
                        message -> {
                          if (message.value().equals("bad")) {
                            throw new IllegalStateException("bad");
                          }
                          return true;
                        }))) {
      EngineFixture engine = threads.engine;
      engine.assigned(P0, P1);
      threads.block("busy 1");
      threads.block("busy 2");
      engine.append(P1, "k", "bad");
      threads.poll(
          () -> engine.parts.stats().held() == 1 && engine.parts.router().lanesOf(P1).isQuiet());
      engine.append(P0, "a", "busy 1");
      engine.append(P0, "b", "busy 2");
      threads.poll(() -> threads.hasStarted("busy 1") && threads.hasStarted("busy 2"));
      CompletableFuture<HeldReport> answer = engine.parts.controls().held(10);
      assertThat(answer).as("two lanes have not answered yet").isNotDone();
      engine.clock.advance(Duration.ofSeconds(1));
      engine.executor.runAll();
      assertThat(answer).isCompleted();
      assertThat(answer.join().total()).isEqualTo(1);
      assertThat(answer.join().lanesUnheard()).isEqualTo(2);
      threads.release("busy 1");
      threads.release("busy 2");
      threads.poll(() -> engine.parts.stats().handled() == 2);
      CompletableFuture<HeldReport> complete = engine.parts.controls().held(10);
      ThreadedEngine.await(complete::isDone);
      assertThat(complete.join().lanesUnheard()).isZero();
    }
  }

  @Test
  void aKeyIsHeldSinceItsFailureAndNotSinceTheStartOfItsAttempt() {
    EngineFixture[] own = new EngineFixture[1];
    own[0] =
        new EngineFixture(
                b ->
                    inAnHour(b)
                        .handle(
                            message -> {
                              own[0].clock.advance(Duration.ofSeconds(5));
                              throw new IllegalStateException("after five seconds");
                            }))
            .assigned(P0);
    Instant start = own[0].clock.instant();
    own[0].append(P0, "k", "bad");
    own[0].pollAndWork();
    assertThat(held(own[0], 1).oldest().get(0).since()).isEqualTo(start.plusSeconds(5));
  }

  @Test
  void aLaneThatWaitsForItsWorkerAnswersWhenTheWorkerArrives() {
    CompletableFuture<FailureDecision> undecided = new CompletableFuture<>();
    EngineFixture engine =
        new EngineFixture(
                b ->
                    b.ordering(Ordering.KEY)
                        .onFailure(failed -> undecided)
                        .handle(HeldReportTest::refuseBad))
            .assigned(P0);
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    undecided.complete(FailureDecision.retry(Duration.ofHours(1)));
    CompletableFuture<HeldReport> answer = engine.parts.controls().held(10);
    assertThat(answer).isNotDone();
    engine.executor.runAll();
    assertThat(answer).isCompleted();
    assertThat(answer.join().total()).isEqualTo(1);
    assertThat(answer.join().lanesUnheard()).isZero();
  }

  @Test
  void aConsumerWithoutLanesAnswersAtOnce() {
    HeldReport report = held(new EngineFixture(b -> inAnHour(b)), 10);
    assertThat(report).isEqualTo(new HeldReport(List.of(), 0, 0));
  }

  @Test
  void keysHeldSinceTheSameMomentAreListedByPartitionAndOffset() {
    EngineFixture engine = failing();
    for (int i = 0; i < 3; i++) {
      engine.append(P1, "k" + i, "bad " + i);
      engine.append(P0, "k" + i, "bad " + i);
    }
    engine.pollAndWork();
    assertThat(held(engine, 10).oldest())
        .extracting(held -> held.partition() + "@" + held.offset())
        .containsExactly(
            "orders-0@0", "orders-0@1", "orders-0@2", "orders-1@0", "orders-1@1", "orders-1@2");
    assertThat(held(engine, 2).oldest())
        .extracting(held -> held.partition() + "@" + held.offset())
        .containsExactly("orders-0@0", "orders-0@1");
  }

  @Test
  void ofALongMessageTheFirst1024CharactersAreShown() {
    EngineFixture engine =
        new EngineFixture(
                b ->
                    inAnHour(b)
                        .handle(
                            message -> {
                              throw new IllegalStateException("x".repeat(1_025));
                            }))
            .assigned(P0);
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    assertThat(held(engine, 1).oldest().get(0).lastFailure().orElseThrow().message())
        .contains("x".repeat(1_024));
  }

  @Test
  void anExceptionThatCannotTellItsMessageIsShownWithoutOne() {
    EngineFixture engine =
        new EngineFixture(
                b ->
                    inAnHour(b)
                        .handle(
                            message -> {
                              throw new IllegalStateException() {
                                @Override
                                public String getMessage() {
                                  throw new UnsupportedOperationException("no message");
                                }
                              };
                            }))
            .assigned(P0);
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    assertThat(held(engine, 1).oldest().get(0).lastFailure().orElseThrow().message()).isEmpty();
    engine.assertNothingFailed();
  }

  @Test
  void aKeyThatWaitsForADecisionIsNotShownAfterItsPartitionWasLost() {
    CompletableFuture<FailureDecision> undecided = new CompletableFuture<>();
    EngineFixture engine =
        new EngineFixture(
                b ->
                    b.ordering(Ordering.KEY)
                        .onFailure(failed -> undecided)
                        .handle(HeldReportTest::refuseBad))
            .assigned(P0);
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    assertThat(held(engine, 10).total()).isEqualTo(1);
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.executor.runAll();
    assertThat(engine.parts.router().lanesOf(P0).heldKeys())
        .as("the key is still held by the lane")
        .isEqualTo(1);
    assertThat(held(engine, 10).total()).isZero();
  }

  @Test
  void theReportLineIsFollowedByTheOldestHeldKeys() {
    EngineFixture engine =
        new EngineFixture(
                b ->
                    inAnHour(b)
                        .reportEvery(Duration.ofSeconds(5))
                        .handle(HeldReportTest::refuseBad))
            .assigned(P0);
    try (LogCapture log = LogCapture.of(ProcessingReport.class)) {
      for (int i = 0; i < 7; i++) {
        engine.append(P0, "k" + i, "bad " + i);
      }
      engine.append(P0, "k0", "behind");
      engine.pollAndWork();
      engine.once();
      engine.pass(Duration.ofSeconds(5));
      engine.once();
      List<String> lines = log.lines();
      assertThat(lines).hasSize(2);
      assertThat(lines.get(1).lines()).hasSize(6);
      assertThat(lines.get(1))
          .startsWith("test: 7 keys held, the oldest:")
          .contains("orders-0@0 with key \"k0\" since ")
          .contains("failed 1 time (java.lang.IllegalStateException: no: bad 0), next attempt at ")
          .contains(", 1 wait behind it");
    }
  }
}
