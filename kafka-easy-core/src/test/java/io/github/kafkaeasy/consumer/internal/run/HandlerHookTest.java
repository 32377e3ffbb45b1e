package io.github.kafkaeasy.consumer.internal.run;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.OnHandlerTimeout;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.LogCapture;
import io.github.kafkaeasy.consumer.internal.ThreadedEngine;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.HandlerHook;
import io.github.kafkaeasy.consumer.spi.HandlerRun;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Handler hooks: scopes are closed on the thread that opened them, whatever the handler does. */
class HandlerHookTest {
  private static final int MATES = 20;

  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private final List<String> threads = Collections.synchronizedList(new ArrayList<>());
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final FailureHandler skip =
      failed -> {
        failures.add(failed.stage() + " " + failed.cause().getMessage());
        return CompletableFuture.completedStage(FailureDecision.skipped());
      };

  private final class Noting implements HandlerHook {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public Scope begin(HandlerRun run) {
      seen.add("begin " + name + " " + text(run));
      Thread thread = Thread.currentThread();
      return new Scope() {
        @Override
        public void close() {
          seen.add("close " + name);
          threads.add(thread == Thread.currentThread() ? "same" : "another");
        }

        @Override
        public void ended(Throwable failure) {
          seen.add("ended " + name + (failure == null ? "" : " " + failure.getMessage()));
        }
      };
    }
  }

  private static String text(HandlerRun run) {
    StringBuilder text = new StringBuilder();
    for (Message<?> message : run.messages()) {
      text.append(message.valueOrNull()).append('#').append(message.attempt()).append(' ');
    }
    return text.append(run.isBatch() ? "batch " : "").append(run.group()).toString();
  }

  private EngineFixture engine(UnaryOperator<ConsumerBuilder<String>> options) {
    return EngineFixture.withOwnHandler(
            b -> options.apply(b.ordering(Ordering.KEY)).onFailure(skip))
        .assigned(P0);
  }

  private void handle(Message<String> message) {
    seen.add("handler " + message.value());
    if (message.value().startsWith("bad")) {
      throw new IllegalStateException("no " + message.value());
    }
  }

  @Test
  void hooksAreNestedAndTheFirstIsTheOutermost() {
    EngineFixture engine =
        engine(b -> b.hook(new Noting("1")).hook(new Noting("2")).handle(this::handle));
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertThat(seen)
        .containsExactly(
            "begin 1 v#1 billing",
            "begin 2 v#1 billing",
            "handler v",
            "close 2",
            "ended 2",
            "close 1",
            "ended 1");
  }

  @Test
  void scopesAreClosedIfTheHandlerThrowsAndEachAttemptIsASeparateCall() {
    FailureHandler once =
        failed ->
            CompletableFuture.completedStage(
                failed.attempts() == 1
                    ? FailureDecision.retry(Duration.ofMillis(5))
                    : FailureDecision.skipped());
    EngineFixture engine =
        EngineFixture.withOwnHandler(
                b ->
                    b.ordering(Ordering.KEY)
                        .onFailure(once)
                        .hook(new Noting("1"))
                        .handle(this::handle))
            .assigned(P0);
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    engine.pass(Duration.ofMillis(10));
    assertThat(seen)
        .containsExactly(
            "begin 1 bad#1 billing",
            "handler bad",
            "close 1",
            "ended 1 no bad",
            "begin 1 bad#2 billing",
            "handler bad",
            "close 1",
            "ended 1 no bad");
  }

  @Test
  void ifAHookThrowsTheHandlerDoesNotRunAndOuterScopesAreClosed() {
    HandlerHook refusing =
        run -> {
          throw new SecurityException("no such tenant");
        };
    EngineFixture engine =
        engine(
            b -> b.hook(new Noting("1")).hook(refusing).hook(new Noting("3")).handle(this::handle));
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    engine.commit();
    assertThat(seen).containsExactly("begin 1 v#1 billing", "close 1", "ended 1 no such tenant");
    assertThat(failures).containsExactly("HANDLE no such tenant");
    assertThat(engine.committed(P0)).isEqualTo(1);
    engine.assertNothingFailed();
  }

  @Test
  void anErrorOfTheJvmInTheCloseOfAHookStopsTheConsumer() {
    OutOfMemoryError error = new OutOfMemoryError("heap");
    HandlerHook closing =
        run ->
            () -> {
              throw error;
            };
    EngineFixture engine = engine(b -> b.hook(closing).handle(this::handle));
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertThat(engine.parts.life().failure()).contains(error);
  }

  @Test
  void aHookThatAnswersNullIsRefusedLikeOneThatThrows() {
    EngineFixture engine = engine(b -> b.hook(run -> null).handle(this::handle));
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertThat(seen).isEmpty();
    assertThat(failures).containsExactly("HANDLE a HandlerHook returned null, not Scope.NONE");
  }

  @Test
  void anExceptionWhileClosingIsLoggedOnceAndChangesNothing() {
    HandlerHook throwing =
        run ->
            new HandlerHook.Scope() {
              @Override
              public void close() {
                throw new IllegalStateException("close");
              }

              @Override
              public void ended(Throwable failure) {
                throw new AssertionError("ended");
              }
            };
    try (LogCapture log = LogCapture.of(HandlerHook.class)) {
      EngineFixture engine =
          engine(b -> b.hook(new Noting("1")).hook(throwing).handle(this::handle));
      for (int i = 0; i < 5; i++) {
        engine.append(P0, "k" + i, "v" + i);
      }
      engine.pollAndWork();
      engine.commit();
      assertThat(seen).filteredOn(line -> line.equals("close 1")).hasSize(5);
      assertThat(seen).filteredOn(line -> line.equals("ended 1")).hasSize(5);
      assertThat(engine.parts.stats().handled()).isEqualTo(5);
      assertThat(engine.committed(P0)).isEqualTo(5);
      assertThat(log.lines())
          .satisfiesExactlyInAnyOrder(
              line -> assertThat(line).contains("threw an exception in close"),
              line -> assertThat(line).contains("threw an exception in ended"));
      engine.assertNothingFailed();
    }
  }

  @Test
  void theScopeOfAnAsynchronousHandlerIsClosedAfterTheCallAndEndedWithTheStage() {
    CompletableFuture<Object> good = new CompletableFuture<>();
    CompletableFuture<Object> bad = new CompletableFuture<>();
    EngineFixture engine =
        engine(
            b ->
                b.hook(new Noting("1"))
                    .handleAsync(message -> message.value().equals("bad") ? bad : good));
    engine.append(P0, "a", "good");
    engine.append(P0, "b", "bad");
    engine.pollAndWork();
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "begin 1 good#1 billing", "close 1", "begin 1 bad#1 billing", "close 1");
    seen.clear();
    good.complete(null);
    assertThat(seen).containsExactly("ended 1");
    seen.clear();
    bad.completeExceptionally(new IllegalStateException("no bad"));
    assertThat(seen).containsExactly("ended 1 no bad");
    engine.executor.runAll();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(2);
    assertThat(failures).containsExactly("HANDLE no bad");
  }

  @Test
  void eachHookOfAnAsynchronousHandlerIsNotifiedOfTheEndTheInnermostFirst() {
    CompletableFuture<Object> stage = new CompletableFuture<>();
    EngineFixture engine =
        engine(b -> b.hook(new Noting("1")).hook(new Noting("2")).handleAsync(message -> stage));
    engine.append(P0, "a", "v");
    engine.pollAndWork();
    seen.clear();
    stage.complete(null);
    assertThat(seen).containsExactly("ended 2", "ended 1");
  }

  @Test
  void hooksAreNotifiedOfAStageThatHasAlreadyEnded() {
    EngineFixture engine =
        engine(
            b ->
                b.hook(new Noting("1"))
                    .handleAsync(
                        message -> CompletableFuture.failedFuture(new IllegalStateException("x"))));
    engine.append(P0, "a", "v");
    engine.pollAndWork();
    assertThat(seen).containsExactly("begin 1 v#1 billing", "close 1", "ended 1 x");
  }

  @Test
  void aStageThatIsCancelledByTheHandlerTimeoutEndsForHooksToo() {
    CompletableFuture<Object> open = new CompletableFuture<>();
    EngineFixture engine =
        engine(
            b ->
                b.hook(new Noting("1"))
                    .handlerTimeout(Duration.ofSeconds(1))
                    .onHandlerTimeout(OnHandlerTimeout.CANCEL_STAGE)
                    .handleAsync(message -> open));
    engine.append(P0, "a", "v");
    engine.pollAndWork();
    assertThat(seen).doesNotContain("ended 1 null");
    for (int i = 0; i < 5; i++) {
      engine.clock.advance(Duration.ofSeconds(1));
      engine.once();
      engine.executor.runAll();
    }
    assertThat(seen).startsWith("begin 1 v#1 billing", "close 1").hasSize(3);
    assertThat(seen.get(2)).startsWith("ended 1");
    assertThat(open).isCancelled();
  }

  @Test
  void hooksAreNotifiedOfAStageOfALostPartition() {
    CompletableFuture<Object> open = new CompletableFuture<>();
    EngineFixture engine = engine(b -> b.hook(new Noting("1")).handleAsync(message -> open));
    engine.append(P0, "a", "v");
    engine.pollAndWork();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    open.complete(null);
    assertThat(seen).containsExactly("begin 1 v#1 billing", "close 1", "ended 1");
  }

  @Test
  void aBatchIsOneCallEvenIfItFails() {
    EngineFixture engine =
        engine(
            b ->
                b.concurrency(1)
                    .hook(new Noting("1"))
                    .handleBatch(messages -> messages.forEach(this::handle)));
    engine.append(P0, "a", "v1");
    engine.append(P0, "a", "v2");
    engine.pollAndWork();
    assertThat(seen)
        .containsExactly(
            "begin 1 v1#1 v2#1 batch billing", "handler v1", "handler v2", "close 1", "ended 1");
    seen.clear();
    engine.append(P0, "a", "bad");
    engine.pollAndWork();
    assertThat(seen)
        .containsExactly("begin 1 bad#1 batch billing", "handler bad", "close 1", "ended 1 no bad");
    assertThat(failures).containsExactly("HANDLE no bad");
  }

  @Test
  void aTopicWithItsOwnHandlerHasTheHooksToo() {
    TopicPartition other = new TopicPartition("other", 0);
    EngineFixture engine =
        EngineFixture.withOwnHandler(
            b ->
                b.hook(new Noting("1"))
                    .topic("other", Codec.string(), message -> seen.add("own"))
                    .handle(this::handle));
    engine.cluster.topic("other", 1);
    engine.assigned(other);
    engine.append(other, "k", "v");
    engine.pollAndWork();
    assertThat(seen).containsExactly("begin 1 v#1 billing", "own", "close 1", "ended 1");
  }

  @Test
  void filteredAndUnreadableRecordsReachNoHook() {
    EngineFixture engine =
        engine(
            b ->
                b.hook(new Noting("1"))
                    .filterMessages(message -> !message.value().equals("no"))
                    .handle(this::handle));
    engine.append(P0, "k", "no");
    engine.cluster.appendBytes(P0, null, new byte[] {(byte) 0xC3, (byte) 0x28});
    engine.pollAndWork();
    assertThat(seen).isEmpty();
    assertThat(failures).hasSize(1);
  }

  @Test
  void aRunThatIsTakenOverIsClosedOnItsOwnThread() throws Exception {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).concurrency(2).hook(new Noting("1")))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("slow");
      appendSlowAndMates(engine);
      threaded.poll(() -> threaded.hasStarted("slow"));
      slowRunTimePasses(engine);
      ThreadedEngine.await(() -> engine.handled.size() == MATES);
      threaded.release("slow");
      ThreadedEngine.await(() -> seen.stream().filter("ended 1"::equals).count() == MATES + 2);
      assertThat(threads).hasSize(MATES + 2).containsOnly("same");
    }
  }

  @Test
  void aHookThatBlocksHoldsItsOwnKeyAndNoOther() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    HandlerHook blocking =
        run -> {
          if ("slow".equals(run.messages().get(0).valueOrNull())) {
            seen.add("blocked");
            release.await();
          }
          return HandlerHook.Scope.NONE;
        };
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).concurrency(2).hook(blocking))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      appendSlowAndMates(engine);
      threaded.poll(() -> seen.contains("blocked"));
      slowRunTimePasses(engine);
      ThreadedEngine.await(() -> engine.handled.size() == MATES);
      assertThat(engine.handled).doesNotContain("slow", "next");
      release.countDown();
      ThreadedEngine.await(() -> engine.handled.contains("next"));
      assertThat(engine.handled).endsWith("slow", "next");
    }
  }

  /** Appends enough keys for all lanes to have some. */
  private static void appendSlowAndMates(EngineFixture engine) {
    engine.append(P0, "slow", "slow");
    engine.append(P0, "slow", "next");
    for (int i = 0; i < MATES; i++) {
      engine.append(P0, "mate" + i, "mate" + i);
    }
  }

  private static void slowRunTimePasses(EngineFixture engine) {
    engine.clock.advance(Duration.ofMillis(300));
    engine.once();
    engine.clock.advance(Duration.ofMillis(1_100));
    engine.once();
  }

  @Test
  void withoutHooksHandlersAreNotWrapped() {
    HandlerHooks none = new HandlerHooks(List.of(), "c", null, cause -> {});
    HandlerCall<String> call = message -> RunOutcome.HANDLED;
    assertThat(none.around(call)).isSameAs(call);
  }
}
