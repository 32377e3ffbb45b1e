package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.internal.connection.Libraries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls on a consumer's own threads: each call on each of these threads, none of which may wait for
 * itself.
 */
@Timeout(60)
class OwnThreadsTest {

  /** A call on the consumer, with its name in messages. */
  private record Call(String name, Consumer<EasyConsumer> body) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Call PAUSE = new Call("pause()", c -> c.pause().join());
  private static final Call RESUME = new Call("resume()", c -> c.resume().join());
  private static final Call PAUSE_ONE =
      new Call("pause(partitions)", c -> c.pause(Set.of(P0)).join());
  private static final Call RESUME_ONE =
      new Call("resume(partitions)", c -> c.resume(Set.of(P0)).join());
  private static final Call SEEK =
      new Call("seek(...)", c -> c.seek(Map.of(P0, Position.beginning())).join());
  private static final Call SKIP = new Call("skip(...)", c -> c.skip("orders", 0, 0).join());
  private static final Call HELD = new Call("held(...)", c -> c.held(1).join());
  private static final Call CHAINED =
      new Call("seek(...)", c -> c.seek(Map.of(P0, Position.beginning())).thenRun(() -> {}).join());
  private static final Call CLOSE = new Call("close()", EasyConsumer::close);
  private static final Call AWAIT =
      new Call(
          "awaitClosed()",
          c -> {
            try {
              var unused = c.awaitClosed();
            } catch (InterruptedException e) {
              throw new IllegalStateException("interrupted", e);
            }
          });

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private EngineFixture engine;
  private EasyConsumer consumer;

  @AfterEach
  void end() {
    workers.shutdownNow();
  }

  private void build(UnaryOperator<ConsumerBuilder<String>> options) {
    engine = EngineFixture.withOwnHandler(options, workers);
    consumer = new ConsumerEngine("test", () -> "", Duration.ofSeconds(20), engine.parts);
  }

  /** Result of a call: "returned", or the message of its exception. */
  private static CompletableFuture<String> outcome(Runnable call) {
    try {
      call.run();
      return CompletableFuture.completedFuture("returned");
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(e.getMessage());
    }
  }

  static Stream<Call> carriedOutInCallbacks() {
    return Stream.of(PAUSE, RESUME, PAUSE_ONE, RESUME_ONE, SEEK, CHAINED, CLOSE);
  }

  @ParameterizedTest
  @MethodSource("carriedOutInCallbacks")
  void aCallInACallbackHasTakenEffectWhenItReturns(Call call) {
    List<String> outcomes = new ArrayList<>();
    build(
        b ->
            b.handle(m -> {})
                .onAssigned(p -> outcomes.add(outcome(() -> call.body.accept(consumer)).join()))
                .onCaughtUp(() -> outcomes.add(outcome(() -> call.body.accept(consumer)).join()))
                .onRevoked(p -> outcomes.add(outcome(() -> call.body.accept(consumer)).join())));
    engine.assigned(P0, P1);
    engine.once();
    engine.once();
    engine.script.revokeOnNextPoll(P1);
    engine.once();
    assertThat(outcomes).hasSizeGreaterThanOrEqualTo(3).allMatch("returned"::equals);
  }

  @Test
  void aSkipInACallbackIsRequestedAndWaitingForItIsRefused() {
    List<String> outcomes = new ArrayList<>();
    build(
        b ->
            b.ordering(Ordering.KEY)
                .handle(m -> new CountDownLatch(1).await())
                .onRevoked(p -> outcomes.add(outcome(() -> SKIP.body.accept(consumer)).join())));
    engine.assigned(P0, P1);
    engine.append(P0, "k", "runs for long");
    ThreadedEngine.await(
        () -> {
          engine.once();
          return !engine.parts.router().lanesOf(P0).running().isEmpty();
        });
    engine.script.revokeOnNextPoll(P1);
    engine.once();
    assertThat(outcomes).singleElement().asString().contains("must not wait", "skip(...)");
  }

  @Test
  void awaitClosedIsRefusedOnThePollThread() {
    build(b -> b.handle(m -> {}));
    assertThatThrownBy(() -> AWAIT.body.accept(consumer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("would wait for itself");
  }

  /** The outcome of a call in a handler, while poll rounds run. */
  private String inAHandler(Call call) {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    build(b -> b.handle(m -> outcome.complete(outcome(() -> call.body.accept(consumer)).join())));
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    ThreadedEngine.await(
        () -> {
          engine.once();
          return outcome.isDone();
        });
    return outcome.join();
  }

  static Stream<Call> refusedInHandlers() {
    return Stream.of(SEEK, SKIP, HELD, CHAINED, AWAIT);
  }

  @ParameterizedTest
  @MethodSource("refusedInHandlers")
  void waitingInAHandlerIsRefused(Call call) {
    assertThat(inAHandler(call)).containsPattern("must not wait|would wait for itself");
  }

  static Stream<Call> allowedInHandlers() {
    return Stream.of(PAUSE, RESUME, PAUSE_ONE, RESUME_ONE, CLOSE);
  }

  @ParameterizedTest
  @MethodSource("allowedInHandlers")
  void inAHandlerAPauseCanBeAwaitedAndACloseOnlyRequestsTheEnd(Call call) {
    assertThat(inAHandler(call)).isEqualTo("returned");
  }

  static Stream<Call> all() {
    return Stream.of(PAUSE, RESUME, PAUSE_ONE, RESUME_ONE, SEEK, SKIP, HELD, CHAINED, CLOSE, AWAIT);
  }

  @ParameterizedTest
  @MethodSource("all")
  void aThreadOfAKafkaClientNeverWaits(Call call) throws Exception {
    build(b -> b.handle(m -> {}));
    CompletableFuture<String> outcome = new CompletableFuture<>();
    // No poll rounds run, so a call that waits would wait for ever.
    Thread kafkas =
        kafkaThread(() -> outcome.complete(outcome(() -> call.body.accept(consumer)).join()));
    kafkas.start();
    kafkas.join();
    assertThat(outcome.join())
        .containsPattern(call.equals(CLOSE) ? "returned" : "must not wait|would wait for itself");
  }

  /** A thread of the class that Kafka's clients use for all their threads. */
  private static Thread kafkaThread(Runnable body) throws ReflectiveOperationException {
    String folder =
        Libraries.found().clientsHave(4, 4)
            ? "org.apache.kafka.common.utils.internals."
            : "org.apache.kafka.common.utils.";
    return Class.forName(folder + "KafkaThread")
        .asSubclass(Thread.class)
        .getConstructor(String.class, Runnable.class, boolean.class)
        .newInstance("kafka-producer-network-thread", body, true);
  }

  static Stream<Call> ofTheEnd() {
    return Stream.of(CLOSE, AWAIT);
  }

  @ParameterizedTest
  @MethodSource("ofTheEnd")
  void theTimerNeverWaitsForTheEnd(Call call) throws Exception {
    build(b -> b.handle(m -> {}));
    ScheduledExecutorService timer = EngineThreads.timer("test", engine.parts.threads());
    try {
      assertThat(timer.submit(() -> outcome(() -> call.body.accept(consumer)).join()).get())
          .containsPattern(call.equals(CLOSE) ? "returned" : "would wait for itself");
    } finally {
      timer.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("ofTheEnd")
  void aThreadThatClosesTheFailureHandlerNeverWaitsForTheEnd(Call call) {
    build(b -> b.handle(m -> {}));
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Closing closing = new Closing("test", engine.parts.threads());
    closing.add(
        "failures", left -> outcome.complete(outcome(() -> call.body.accept(consumer)).join()));
    closing.close(Duration.ofSeconds(30));
    assertThat(outcome).isCompleted();
    assertThat(outcome.join())
        .containsPattern(call.equals(CLOSE) ? "returned" : "would wait for itself");
  }

  @ParameterizedTest
  @MethodSource("ofTheEnd")
  void aThreadOfTheFailureHandlerNeverWaitsForTheEnd(Call call) throws InterruptedException {
    build(b -> b.handle(m -> {}));
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Thread deadLetters =
        new Thread(() -> outcome.complete(outcome(() -> call.body.accept(consumer)).join()));
    engine.parts.threads().own(deadLetters);
    deadLetters.start();
    deadLetters.join();
    assertThat(outcome.join())
        .containsPattern(call.equals(CLOSE) ? "returned" : "would wait for itself");
  }

  @Test
  void anUnansweredSkipFailsWhenTheConsumerEnds() throws InterruptedException {
    build(b -> b.ordering(Ordering.KEY).handle(m -> new CountDownLatch(1).await()));
    engine.assigned(P0);
    engine.append(P0, "k", "runs for long");
    ThreadedEngine.await(
        () -> {
          engine.once();
          return !engine.parts.router().lanesOf(P0).running().isEmpty();
        });
    CompletableFuture<Boolean> skipped = consumer.skip("orders", 0, 0);
    engine.once();
    assertThat(skipped).isNotDone();
    engine.parts.requests().end();
    assertThat(skipped).isCompletedExceptionally();
  }
}
