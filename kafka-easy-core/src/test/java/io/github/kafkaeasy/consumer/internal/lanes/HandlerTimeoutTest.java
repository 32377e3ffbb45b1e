package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.UsualOptions.orUsual;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.Latches;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.ThreadedEngine;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.error.HandlerTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * handlerTimeout: a handler that runs too long is interrupted, and its own result still decides.
 */
class HandlerTimeoutTest {
  private static final Duration LIMIT = Duration.ofSeconds(4);

  private final List<FailedRecord> failures = Collections.synchronizedList(new ArrayList<>());
  private final List<FailureStage> failedAt = Collections.synchronizedList(new ArrayList<>());
  private final FailureHandler skip =
      failed -> {
        failures.add(failed);
        failedAt.add(failed.stage());
        return CompletableFuture.completedStage(FailureDecision.skipped());
      };

  private ThreadedEngine engine(UnaryOperator<ConsumerBuilder<String>> options) {
    return new ThreadedEngine(
        b ->
            orUsual(
                options.apply(b),
                c -> c.ordering(Ordering.KEY),
                c -> c.onFailure(skip),
                c -> c.slowRunAfter(Duration.ofMinutes(10)),
                c -> c.handlerTimeout(LIMIT)));
  }

  private static void secondsPass(ThreadedEngine threaded, int seconds) {
    for (int i = 0; i < seconds; i++) {
      threaded.engine.clock.advance(Duration.ofSeconds(1));
      threaded.engine.once();
    }
  }

  @Test
  void aSlowHandlerIsInterruptedAndItsFailureIsATimeout() throws Exception {
    try (ThreadedEngine threaded = engine(b -> b)) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("hangs");
      engine.append(P0, "k", "hangs");
      engine.append(P0, "k", "next");
      threaded.poll(() -> threaded.hasStarted("hangs"));
      secondsPass(threaded, 3);
      assertThat(engine.parts.stats().handlerTimeouts()).isZero();
      secondsPass(threaded, 3);
      ThreadedEngine.await(() -> engine.handled.contains("next"));
      assertThat(failedAt).containsExactly(FailureStage.TIMEOUT);
      assertThat(failures.get(0).cause())
          .isInstanceOf(HandlerTimeoutException.class)
          .hasCauseInstanceOf(InterruptedException.class)
          .hasMessageContaining("handlerTimeout = 4 s");
      assertThat(engine.parts.stats().handlerTimeouts()).isEqualTo(1);
      assertThat(engine.parts.stats().skipped()).isEqualTo(1);
    }
  }

  @Test
  void aLateSuccessIsASuccess() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    try (ThreadedEngine threaded =
        engine(
            b ->
                b.handle(
                    message -> {
                      seen.add(message.value() + ":" + Thread.currentThread().isInterrupted());
                      if (message.value().equals("stubborn")) {
                        Latches.awaitIgnoringInterrupts(release);
                      }
                      seen.add(message.value() + " done");
                    }))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      engine.append(P0, "k", "stubborn");
      engine.append(P0, "k", "next");
      threaded.poll(() -> !seen.isEmpty());
      secondsPass(threaded, 12);
      assertThat(engine.parts.stats().handlerTimeouts()).isEqualTo(1);
      release.countDown();
      ThreadedEngine.await(() -> seen.size() == 4);
      assertThat(seen)
          .containsExactly("stubborn:false", "stubborn done", "next:false", "next done");
      ThreadedEngine.await(() -> engine.parts.stats().handled() == 2);
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void aSlowRunThatWasTakenOverFailsWithATimeoutToo() throws Exception {
    try (ThreadedEngine threaded = engine(b -> b.slowRunAfter(Duration.ofSeconds(1)))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("hangs");
      engine.append(P0, "k", "hangs");
      engine.append(P0, "k", "next");
      threaded.poll(() -> threaded.hasStarted("hangs"));
      secondsPass(threaded, 6);
      ThreadedEngine.await(() -> engine.handled.contains("next"));
      assertThat(failedAt).containsExactly(FailureStage.TIMEOUT);
      assertThat(engine.parts.stats().handlerTimeouts()).isEqualTo(1);
    }
  }

  @Test
  void aRetryHasTheSameLimit() throws Exception {
    try (ThreadedEngine threaded =
        engine(
            b ->
                b.onFailure(
                    failed -> {
                      failedAt.add(failed.stage());
                      return CompletableFuture.completedStage(
                          failed.attempts() == 1
                              ? FailureDecision.retry(Duration.ZERO)
                              : FailureDecision.skipped());
                    }))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("hangs");
      engine.append(P0, "k", "hangs");
      threaded.poll(() -> threaded.hasStarted("hangs"));
      secondsPass(threaded, 6);
      ThreadedEngine.await(() -> threaded.startsOf("hangs") == 2);
      secondsPass(threaded, 6);
      ThreadedEngine.await(() -> engine.parts.stats().skipped() == 1);
      assertThat(failedAt).containsExactly(FailureStage.TIMEOUT, FailureStage.TIMEOUT);
    }
  }

  @Test
  void aTimeoutInALostPartitionIsNotAnAttempt() throws Exception {
    try (ThreadedEngine threaded = engine(b -> b.slowRunAfter(Duration.ofSeconds(1)))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("hangs");
      engine.append(P0, "k", "hangs");
      threaded.poll(() -> threaded.hasStarted("hangs"));
      secondsPass(threaded, 2);
      engine.script.loseOnNextPoll(P0);
      engine.once();
      secondsPass(threaded, 6);
      ThreadedEngine.await(() -> engine.parts.router().all().stream().allMatch(l -> l.isQuiet()));
      assertThat(failures).isEmpty();
      assertThat(engine.parts.stats().failedAttempts()).isZero();
    }
  }

  @Test
  void anInterruptAtTheVeryEndOfARunDoesNotHitTheNextRecord() {
    Visit visit = new Visit(Thread.currentThread());
    visit.begin(null);
    assertThat(visit.tell(visit.ticket())).isTrue();
    assertThat(visit.end()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(visit.wasTold()).isTrue();

    long first = visit.ticket() - 1;
    visit.begin(null);
    assertThat(visit.tell(first)).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(visit.end()).isTrue();
    assertThat(visit.wasTold()).isFalse();
  }
}
