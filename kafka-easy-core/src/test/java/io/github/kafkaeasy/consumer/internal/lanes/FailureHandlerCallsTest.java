package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.Undeclared;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.UsualOptions;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What a failure handler is told about a record, and what its own failures do. */
class FailureHandlerCallsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static EngineFixture engine(FailureHandler handler) {
    return new EngineFixture(
            b -> b.ordering(Ordering.KEY).onFailure(handler).handle(UsualOptions::refuseBad))
        .assigned(P0);
  }

  @Test
  void theTimesOfTheFirstAndTheLastFailureAndTheAttachmentAreKeptOverRetries() {
    List<Instant> firsts = new ArrayList<>();
    List<Instant> lasts = new ArrayList<>();
    List<Object> attached = new ArrayList<>();
    EngineFixture engine =
        engine(
            failed -> {
              firsts.add(failed.firstFailure());
              lasts.add(failed.lastFailure());
              attached.add(failed.attachment());
              failed.attach("after " + failed.attempts());
              return CompletableFuture.completedStage(FailureDecision.retry(MINUTE));
            });
    Instant start = engine.clock.instant();
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    engine.pass(MINUTE);
    assertThat(firsts).containsExactly(start, start);
    assertThat(lasts).containsExactly(start, start.plus(MINUTE));
    assertThat(attached).containsExactly(null, "after 1");
  }

  @Test
  void onForgottenIsCalledOnceWhenADecisionIsNoLongerAwaited() {
    int[] forgotten = new int[1];
    EngineFixture engine =
        engine(
            failed -> {
              failed.onForgotten(() -> forgotten[0]++);
              return new CompletableFuture<>();
            });
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    assertThat(forgotten[0]).isZero();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.executor.runAll();
    assertThat(forgotten[0]).isEqualTo(1);
    engine.assigned(P0);
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.executor.runAll();
    assertThat(forgotten[0]).isEqualTo(1);
  }

  @Test
  void exceptionsOfItsCallbacksDoNotAffectTheRecord() {
    assertRecordsAreSettledDespite(
        () -> {
          throw new IllegalStateException("callback");
        });
  }

  @Test
  void errorsOfItsCallbacksDoNotAffectTheRecord() {
    assertRecordsAreSettledDespite(
        () -> {
          throw new AssertionError("callback");
        });
  }

  private static void assertRecordsAreSettledDespite(Runnable callback) {
    FailureHandler throwing =
        new FailureHandler() {
          @Override
          public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
            failed.onForgotten(callback);
            return CompletableFuture.completedStage(FailureDecision.retry(MINUTE));
          }

          @Override
          public void onRecovered(FailedRecord failed) {
            callback.run();
          }
        };
    EngineFixture engine =
        new EngineFixture(
                b ->
                    b.ordering(Ordering.KEY)
                        .onFailure(throwing)
                        .handle(
                            message -> {
                              if (message.attempt() == 1) {
                                throw new IllegalStateException("at first");
                              }
                            }))
            .assigned(P0);
    engine.append(P0, "a", "recovers");
    engine.pollAndWork();
    engine.pass(MINUTE);
    assertThat(engine.parts.stats().retried()).as("recovered at once").isEqualTo(1);
    engine.append(P0, "b", "skipped");
    engine.pollAndWork();
    CompletableFuture<Boolean> skipped = engine.parts.controls().skip(P0, 1);
    engine.executor.runAll();
    assertThat(skipped).isCompletedWithValue(true);
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(2);
    engine.assertNothingFailed();
  }

  @Test
  void aTimerOfASkippedRetryIsCancelled() {
    EngineFixture engine = engine(UsualOptions::inAnHour);
    int before = engine.executor.delayed();
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    assertThat(engine.executor.delayed()).isEqualTo(before + 1);
    CompletableFuture<Boolean> skipped = engine.parts.controls().skip(P0, 0);
    engine.executor.runAll();
    assertThat(skipped).isCompletedWithValue(true);
    assertThat(engine.executor.delayed()).isEqualTo(before);
  }

  /** A stage that calls its function twice. */
  private static final class Repeating extends CompletableFuture<FailureDecision> {
    @Override
    public CompletableFuture<FailureDecision> whenComplete(
        BiConsumer<? super FailureDecision, ? super Throwable> function) {
      function.accept(FailureDecision.skipped(), null);
      function.accept(FailureDecision.skipped(), null);
      return this;
    }
  }

  @Test
  void aDecisionThatIsGivenTwiceSettlesNoOtherRecordOfTheKey() {
    EngineFixture engine = engine(failed -> new Repeating());
    engine.append(P0, "k", "bad");
    engine.append(P0, "k", "next");
    engine.pollAndWork();
    assertThat(engine.parts.stats().handled()).isEqualTo(1);
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
    engine.assertNothingFailed();
  }

  @Test
  void aNullDecisionIsRetriedLikeAFailureOfTheHandler() {
    EngineFixture engine = engine(failed -> CompletableFuture.completedStage(null));
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    engine.pass(Duration.ofMillis(4_999));
    assertThat(engine.parts.stats().failedAttempts()).isEqualTo(1);
    engine.pass(Duration.ofMillis(1));
    assertThat(engine.parts.stats().failedAttempts()).isEqualTo(2);
    engine.assertNothingFailed();
  }

  @Test
  void anErrorOfTheJvmInTheFailureHandlerStopsTheConsumerAndSettlesNothing() {
    EngineFixture thrown =
        engine(
            failed -> {
              throw new OutOfMemoryError("thrown");
            });
    thrown.append(P0, "k", "bad");
    thrown.pollAndWork();
    assertThat(thrown.parts.life().failure()).get().isInstanceOf(OutOfMemoryError.class);

    EngineFixture answered =
        engine(
            failed ->
                CompletableFuture.<FailureDecision>failedStage(
                    new CompletionException(new OutOfMemoryError("answered"))));
    answered.append(P0, "k", "bad");
    answered.pollAndWork();
    assertThat(answered.parts.life().failure()).get().isInstanceOf(OutOfMemoryError.class);
    assertThat(answered.parts.stats().skipped()).isZero();
  }

  @Test
  void aRecordWhoseDueTimeCannotBeReadIsDueNow() {
    assertDueDespite(
        () -> {
          throw new IllegalStateException("no due time");
        });
  }

  @Test
  void aRecordIsDueNowIfReadingItsDueTimeEndsWithAnError() {
    assertDueDespite(
        () -> {
          throw new AssertionError("no due time");
        });
  }

  private static void assertDueDespite(Runnable reading) {
    FailureHandler handler =
        new FailureHandler() {
          @Override
          public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
            return CompletableFuture.completedStage(FailureDecision.skipped());
          }

          @Override
          public Map<String, String> moreTopics() {
            return Map.of("orders", "orders");
          }

          @Override
          public Duration waitFor(ConsumerRecord<byte[], byte[]> record) {
            reading.run();
            return MINUTE;
          }
        };
    EngineFixture engine = new EngineFixture(b -> b.onFailure(handler)).assigned(P0);
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("v");
    engine.assertNothingFailed();
  }

  @Test
  void anUndeclaredCheckedExceptionOfTheHandlerIsAFailureOfTheHandler() {
    EngineFixture engine =
        engine(
            failed -> {
              throw Undeclared.thrown(new IOException("no"));
            });
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    engine.pass(Duration.ofSeconds(5));
    assertThat(engine.parts.stats().failedAttempts()).isEqualTo(2);
    engine.assertNothingFailed();
  }

  @Test
  void aCallbackThatIsRegisteredAfterTheRecordWasGivenUpIsCalledAtOnce() {
    FailedRecord[] failure = new FailedRecord[1];
    EngineFixture engine =
        engine(
            failed -> {
              failure[0] = failed;
              return new CompletableFuture<>();
            });
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.executor.runAll();
    int[] forgotten = new int[1];
    failure[0].onForgotten(() -> forgotten[0]++);
    assertThat(forgotten[0]).isEqualTo(1);
  }
}
