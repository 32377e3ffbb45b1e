package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static io.github.kafkaeasy.consumer.internal.UsualOptions.orUsual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.consumer.AsyncMessageHandler;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.DrainReport;
import io.github.kafkaeasy.consumer.OnHandlerTimeout;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.error.HandlerTimeoutException;
import io.github.kafkaeasy.internal.Coordinates;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Asynchronous handlers: a handler that returns a stage has the same guarantees as a synchronous
 * one.
 */
class AsyncHandlerTest {
  private final Map<String, CompletableFuture<Object>> stages = new ConcurrentHashMap<>();
  private final List<String> called = new ArrayList<>();
  private final List<FailureStage> failedAt = new ArrayList<>();
  private final List<Throwable> causes = new ArrayList<>();
  private final FailureHandler skip =
      failed -> {
        note(failed);
        return CompletableFuture.completedStage(FailureDecision.skipped());
      };

  private void note(FailedRecord failed) {
    failedAt.add(failed.stage());
    causes.add(failed.cause());
  }

  private EngineFixture engine(UnaryOperator<ConsumerBuilder<String>> options) {
    return EngineFixture.withOwnHandler(
        b ->
            orUsual(
                options.apply(b),
                c -> c.ordering(Ordering.KEY),
                c -> c.concurrency(8),
                c -> c.onFailure(skip),
                c -> c.handleAsync(this::handle)));
  }

  private CompletionStage<Object> handle(Message<String> message) {
    called.add(message.value());
    return stage(message.value());
  }

  private CompletableFuture<Object> stage(String value) {
    return stages.computeIfAbsent(value, v -> new CompletableFuture<>());
  }

  @Test
  void anAdmissionOfALaneWhosePartitionIsLostGoesToTheNextRecord() {
    List<String> begun = new ArrayList<>();
    CompletableFuture<Object> first = new CompletableFuture<>();
    EngineFixture engine =
        EngineFixture.withOwnHandler(
                b ->
                    b.concurrency(1)
                        .handleAsync(
                            message -> {
                              begun.add(message.value());
                              return first;
                            }))
            .assigned(P0, P1);
    engine.append(P0, "k", "first");
    engine.pollAndWork();
    engine.append(P1, "k", "admitted");
    engine.pollAndWork();
    first.complete(null);
    engine.script.loseOnNextPoll(P1);
    engine.once();
    engine.append(P0, "k", "next");
    engine.pollAndWork();
    assertThat(begun).containsExactly("first", "next");
  }

  @Test
  void aKeyWaitsForItsStageAndOtherKeysGoOn() {
    EngineFixture engine = engine(b -> b).assigned(P0);
    engine.append(P0, "a", "a1");
    engine.append(P0, "a", "a2");
    engine.append(P0, "b", "b1");
    engine.pollAndWork();
    assertThat(called).containsExactlyInAnyOrder("a1", "b1");

    stage("b1").complete(null);
    engine.executor.runAll();
    engine.commit();
    assertThat(engine.committed(P0)).isZero();

    stage("a1").complete("whatever");
    engine.executor.runAll();
    assertThat(called).endsWith("a2");
    stage("a2").complete(null);
    engine.executor.runAll();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(3);
    assertThat(engine.parts.stats().handled()).isEqualTo(3);
    engine.assertNothingFailed();
  }

  @Test
  void aStageThatHasEndedAlreadyHoldsNothing() {
    stage("a1").complete(null);
    stage("a2").complete(null);
    List<String> held = new ArrayList<>();
    EngineFixture engine = engine(b -> b.observer(new NotedHolds(held))).assigned(P0);
    engine.append(P0, "a", "a1");
    engine.append(P0, "a", "a2");
    engine.pollAndWork();
    assertThat(engine.parts.stats().handled()).isEqualTo(2);
    assertThat(held).isEmpty();
  }

  private record NotedHolds(List<String> held)
      implements io.github.kafkaeasy.consumer.spi.ConsumerObserver {
    @Override
    public void holdBegun(org.apache.kafka.clients.consumer.ConsumerRecord<byte[], byte[]> record) {
      held.add(Coordinates.of(record));
    }
  }

  @Test
  void noMoreStagesAreOpenThanConcurrencyAllows() {
    EngineFixture engine =
        engine(b -> b.ordering(Ordering.UNORDERED).concurrency(2)).assigned(P0, P1);
    for (int i = 1; i <= 6; i++) {
      engine.append(i % 2 == 0 ? P0 : P1, null, "v" + i);
    }
    engine.pollAndWork();
    for (int done = 0; done < 6; done++) {
      assertThat(called).hasSize(Math.min(6, done + 2));
      stage(called.get(done)).complete(null);
      engine.executor.runAll();
    }
    assertThat(engine.parts.stats().handled()).isEqualTo(6);
    engine.assertNothingFailed();
  }

  @Test
  void theFailureHandlerGetsTheExceptionOfAFailedStage() {
    IllegalStateException thrown = new IllegalStateException("no");
    stages.put("chained", failing(thrown));
    EngineFixture engine = engine(b -> b).assigned(P0);
    engine.append(P0, "a", "later");
    engine.append(P0, "b", "chained");
    engine.pollAndWork();
    stage("later").completeExceptionally(thrown);
    engine.executor.runAll();
    engine.commit();
    assertThat(causes).containsExactly(thrown, thrown);
    assertThat(failedAt).containsOnly(FailureStage.HANDLE);
    assertThat(engine.parts.stats().skipped()).isEqualTo(2);
    assertThat(engine.committed(P0)).isEqualTo(2);
  }

  private static CompletableFuture<Object> failing(RuntimeException thrown) {
    return CompletableFuture.completedFuture("fine")
        .thenApply(
            value -> {
              throw thrown;
            });
  }

  @Test
  void aStageThatFailsIsTriedAgainAndItsKeyKeepsItsOrder() {
    EngineFixture engine =
        engine(
                b ->
                    b.onFailure(
                        failed ->
                            CompletableFuture.completedStage(
                                FailureDecision.retry(Duration.ofMillis(100)))))
            .assigned(P0);
    engine.append(P0, "a", "a1");
    engine.append(P0, "a", "a2");
    engine.pollAndWork();
    stages.remove("a1").completeExceptionally(new IllegalStateException("not yet"));
    engine.executor.runAll();
    assertThat(called).containsExactly("a1");
    engine.pass(Duration.ofMillis(100));
    assertThat(called).containsExactly("a1", "a1");
    stage("a1").complete(null);
    engine.executor.runAll();
    assertThat(called).containsExactly("a1", "a1", "a2");
  }

  @Test
  void aMissingStageAndACancelledOneFailTheRecord() {
    EngineFixture engine =
        engine(b -> b.handleAsync(m -> m.value().equals("null") ? null : handle(m))).assigned(P0);
    engine.append(P0, "a", "null");
    engine.append(P0, "b", "cancelled");
    engine.pollAndWork();
    stage("cancelled").cancel(true);
    engine.executor.runAll();
    assertThat(causes)
        .hasExactlyElementsOfTypes(NullPointerException.class, CancellationException.class);
    assertThat(failedAt).containsOnly(FailureStage.HANDLE);
  }

  @Test
  void theThreadThatCompletesAStageRunsNoCodeOfTheConsumer() {
    EngineFixture engine = engine(b -> b).assigned(P0);
    engine.append(P0, "a", "a1");
    engine.append(P0, "a", "a2");
    engine.pollAndWork();
    stage("a1").complete(null);
    assertThat(called).containsExactly("a1");
    assertThat(engine.parts.stats().handled()).isZero();
    engine.executor.runAll();
    assertThat(called).containsExactly("a1", "a2");
  }

  @Test
  void drainingWaitsForOpenStages() {
    EngineFixture engine = engine(b -> b).assigned(P0);
    engine.append(P0, "a", "a1");
    engine.append(P0, "a", "a2");
    engine.pollAndWork();
    completeIn(engine, Duration.ofSeconds(3), "a1");
    DrainReport report = engine.drain(Duration.ofSeconds(20));
    assertThat(report.openStages()).isZero();
    assertThat(report.droppedHeld()).isEqualTo(1);
    assertThat(report.clean()).isTrue();
    assertThat(engine.committed(P0)).isEqualTo(1);
    assertThat(called).containsExactly("a1");
  }

  @Test
  void stagesStillOpenAtTheDeadlineAreNamedAndStayUncommitted() {
    EngineFixture engine = engine(b -> b).assigned(P0);
    engine.append(P0, "a", "a1");
    engine.append(P0, "b", "b1");
    engine.append(P0, "a", "a2");
    engine.pollAndWork();
    DrainReport report = engine.drain(Duration.ofSeconds(20));
    assertThat(report.openStages()).isEqualTo(2);
    assertThat(report.clean()).isFalse();
    assertThat(report.took()).isLessThanOrEqualTo(Duration.ofSeconds(20));
    assertThat(engine.committed(P0)).isZero();
  }

  @Test
  void aRevocationWaitsForOpenStagesAndCommitsTheirRecords() {
    EngineFixture engine = engine(b -> b).assigned(P0);
    engine.append(P0, "a", "a1");
    engine.append(P0, "a", "a2");
    engine.pollAndWork();
    completeIn(engine, Duration.ofSeconds(3), "a1");
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(engine.committed(P0)).isEqualTo(1);
    assertThat(called).containsExactly("a1");
  }

  @Test
  void aStageThatOutlastsItsAssignmentHoldsItsKeyInTheNext() {
    EngineFixture engine = engine(b -> b).assigned(P0);
    engine.append(P0, "a", "a1");
    engine.pollAndWork();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.assigned(P0);
    engine.pollAndWork();
    assertThat(called).containsExactly("a1");
    CompletableFuture<Object> first = stages.remove("a1");
    first.complete(null);
    engine.executor.runAll();
    assertThat(called).containsExactly("a1", "a1");
    engine.commit();
    assertThat(engine.committed(P0)).isZero();
  }

  @Test
  void afterHandlerTimeoutTheKeyWaitsUntilTheStageReallyEnds() {
    EngineFixture engine =
        engine(b -> b.handlerTimeout(Duration.ofSeconds(4)).onFailure(this::tryAgain)).assigned(P0);
    engine.append(P0, "a", "a1");
    engine.append(P0, "a", "a2");
    engine.pollAndWork();
    looks(engine, 12);
    assertThat(called).containsExactly("a1");
    assertThat(stage("a1")).isNotDone();
    assertThat(engine.parts.stats().handlerTimeouts()).isEqualTo(1);

    CompletableFuture<Object> first = stages.remove("a1");
    first.completeExceptionally(new IllegalStateException("too late"));
    engine.executor.runAll();
    assertThat(failedAt).containsExactly(FailureStage.TIMEOUT);
    assertThat(causes.get(0))
        .isInstanceOf(HandlerTimeoutException.class)
        .hasRootCauseMessage("too late");
    assertThat(called).containsExactly("a1", "a1");
  }

  @Test
  void aLateSuccessOfAStageIsASuccess() {
    EngineFixture engine = engine(b -> b.handlerTimeout(Duration.ofSeconds(4))).assigned(P0);
    engine.append(P0, "a", "a1");
    engine.pollAndWork();
    looks(engine, 6);
    stage("a1").complete(null);
    engine.executor.runAll();
    assertThat(engine.parts.stats().handlerTimeouts()).isEqualTo(1);
    assertThat(engine.parts.stats().handled()).isEqualTo(1);
    assertThat(failedAt).isEmpty();
  }

  @Test
  void anOverdueHandlerIsNotifiedOnceAndCanEndItsWork() {
    List<String> told = new ArrayList<>();
    AsyncMessageHandler<String> handler =
        new AsyncMessageHandler<>() {
          @Override
          public CompletionStage<?> handle(Message<String> message) {
            return AsyncHandlerTest.this.handle(message);
          }

          @Override
          public void timedOut(Message<String> message) {
            told.add(message.value());
            stage(message.value()).completeExceptionally(new CancellationException("stopped"));
          }
        };
    EngineFixture engine =
        engine(b -> b.handlerTimeout(Duration.ofSeconds(4)).handleAsync(handler)).assigned(P0);
    engine.append(P0, "a", "a1");
    engine.pollAndWork();
    looks(engine, 12);
    assertThat(told).containsExactly("a1");
    assertThat(failedAt).containsExactly(FailureStage.TIMEOUT);
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
  }

  @Test
  void anOverdueStageIsCancelledIfTheApplicationChoseSo() {
    EngineFixture engine =
        engine(
                b ->
                    b.handlerTimeout(Duration.ofSeconds(4))
                        .onHandlerTimeout(OnHandlerTimeout.CANCEL_STAGE))
            .assigned(P0);
    engine.append(P0, "a", "a1");
    engine.append(P0, "b", "b1");
    engine.pollAndWork();
    looks(engine, 3);
    stage("b1").complete(null);
    engine.executor.runAll();
    looks(engine, 3);
    assertThat(stage("a1")).isCancelled();
    assertThat(failedAt).containsExactly(FailureStage.TIMEOUT);
    assertThat(causes)
        .singleElement()
        .isInstanceOf(HandlerTimeoutException.class)
        .extracting(Throwable::getCause)
        .isInstanceOf(CancellationException.class);
    assertThat(engine.parts.stats().handlerTimeouts()).isEqualTo(1);
    assertThat(engine.parts.stats().handled()).isEqualTo(1);
  }

  @Test
  void theChoiceForOverdueStagesIsRefusedWhereItHasNoEffect() {
    assertThatThrownBy(() -> engine(b -> b.onHandlerTimeout(OnHandlerTimeout.CANCEL_STAGE)))
        .hasMessageContaining("onHandlerTimeout")
        .hasMessageContaining("handlerTimeout");
    assertThatThrownBy(
            () ->
                new EngineFixture(
                    b ->
                        b.handlerTimeout(Duration.ofSeconds(4))
                            .onHandlerTimeout(OnHandlerTimeout.CANCEL_STAGE)))
        .hasMessageContaining("onHandlerTimeout")
        .hasMessageContaining("handleAsync");
  }

  @Test
  void twoAttemptsNeverOverlapHoweverLongTheWorkTakes() throws InterruptedException {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger mostAtOnce = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    var pool = Executors.newCachedThreadPool();
    try {
      EngineFixture engine =
          engine(
                  b ->
                      b.handlerTimeout(Duration.ofSeconds(4))
                          .onFailure(this::tryAgain)
                          .handleAsync(
                              message ->
                                  CompletableFuture.runAsync(
                                      () -> {
                                        mostAtOnce.accumulateAndGet(
                                            atOnce.incrementAndGet(), Math::max);
                                        awaitUninterruptibly(release);
                                        atOnce.decrementAndGet();
                                      },
                                      pool)))
              .assigned(P0);
      engine.append(P0, "a", "a1");
      engine.pollAndWork();
      looks(engine, 60);
      assertThat(engine.parts.stats().handlerTimeouts()).isEqualTo(1);
      release.countDown();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .pollInSameThread()
          .until(
              () -> {
                engine.pollAndWork();
                return engine.parts.stats().handled() == 1;
              });
      assertThat(mostAtOnce).hasValue(1);
    } finally {
      release.countDown();
      pool.shutdownNow();
    }
  }

  private CompletionStage<FailureDecision> tryAgain(FailedRecord failed) {
    note(failed);
    return CompletableFuture.completedStage(FailureDecision.retry(Duration.ZERO));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("not released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Timeout(60)
  void aStageThatEndsWhileTheConsumerIsPausedIsSettled() {
    EngineFixture engine = engine(b -> b).assigned(P0);
    engine.append(P0, "a", "a1");
    engine.append(P0, "a", "a2");
    engine.pollAndWork();
    engine.parts.life().requestPause(true);
    engine.once();
    stage("a1").complete(null);
    engine.executor.runAll();
    assertThat(called).containsExactly("a1");
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(1);
    engine.parts.life().requestPause(false);
    engine.pollAndWork();
    assertThat(called).containsExactly("a1", "a2");
  }

  @Test
  void aPartitionNeverCountsAsQuietBetweenARunAndItsOpenStage() throws InterruptedException {
    AtomicReference<CompletableFuture<Object>> inside = new AtomicReference<>();
    var workers = Executors.newCachedThreadPool();
    try {
      EngineFixture engine =
          EngineFixture.withOwnHandler(
                  b ->
                      b.ordering(Ordering.KEY)
                          .handleAsync(
                              message -> {
                                CompletableFuture<Object> stage = new CompletableFuture<>();
                                inside.set(stage);
                                return stage;
                              }),
                  workers)
              .assigned(P0);
      int quiet = 0;
      for (int i = 0; i < 3_000; i++) {
        engine.append(P0, "k" + i, "v");
        while (inside.get() == null) {
          engine.once();
        }
        for (int look = 0; look < 200; look++) {
          quiet += engine.parts.router().lanesOf(P0).isQuiet() ? 1 : 0;
        }
        inside.getAndSet(null).complete(null);
      }
      assertThat(quiet).isZero();
    } finally {
      workers.shutdownNow();
    }
  }

  /** Advances the clock second by second, with a poll round after each. */
  private static void looks(EngineFixture engine, int seconds) {
    for (int i = 0; i < seconds; i++) {
      engine.clock.advance(Duration.ofSeconds(1));
      engine.once();
      engine.executor.runAll();
    }
  }

  private void completeIn(EngineFixture engine, Duration delay, String value) {
    ScheduledFuture<?> unused =
        engine.executor.schedule(
            () -> stage(value).complete(null), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Test
  void stagesCompletedByManyThreadsLoseAndOverlapNothing() throws InterruptedException {
    var completers = Executors.newFixedThreadPool(4);
    Map<String, Integer> last = new ConcurrentHashMap<>();
    List<String> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
    Map<String, Boolean> open = new ConcurrentHashMap<>();
    var workers = Executors.newCachedThreadPool();
    try {
      EngineFixture engine =
          EngineFixture.withOwnHandler(
              b ->
                  b.ordering(Ordering.KEY)
                      .concurrency(5)
                      .handleAsync(
                          m -> {
                            String key = m.key();
                            int number = Integer.parseInt(m.value());
                            if (open.put(key, true) != null
                                || last.getOrDefault(key, -1) >= number) {
                              wrong.add(key + number);
                            }
                            last.put(key, number);
                            return CompletableFuture.runAsync(() -> open.remove(key), completers);
                          }),
              workers);
      engine.assigned(P0, P1);
      for (int i = 0; i < 3_000; i++) {
        engine.append(i % 3 == 0 ? P1 : P0, (i % 3 == 0 ? "q" : "p") + i % 20, "" + i);
      }
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                engine.once();
                return engine.parts.stats().handled() == 3_000;
              });
      assertThat(wrong).isEmpty();
      engine.assertNothingFailed();
    } finally {
      completers.shutdownNow();
      workers.shutdownNow();
    }
  }
}
