package io.github.kafkaeasy.consumer.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.spi.FailureStage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Stages of other kinds than CompletableFuture, and stages that behave unusually. */
class OpenStageTest {
  private final List<RunOutcome> told = new ArrayList<>();

  /** A stage that cannot be converted into a future. */
  private static class Foreign extends CompletableFuture<Object> {
    @Override
    public CompletableFuture<Object> toCompletableFuture() {
      throw new UnsupportedOperationException("no future");
    }
  }

  private OpenStage open(CompletionStage<?> stage) {
    OpenStage open = (OpenStage) OpenStage.of(stage, null);
    open.whenEnded(told::add);
    return open;
  }

  @Test
  void aStageThatIsNotAFutureIsAwaitedAndCannotBeCancelled() {
    Foreign stage = new Foreign();
    OpenStage open = open(stage);
    open.overdue();
    assertThat(stage).isNotDone();
    assertThat(told).isEmpty();
    stage.complete("anything");
    assertThat(told).containsExactly(RunOutcome.HANDLED);
  }

  @Test
  void aStageThatCallsBackTwiceEndsOnce() {
    Foreign twice =
        new Foreign() {
          @Override
          public CompletableFuture<Object> whenComplete(
              BiConsumer<? super Object, ? super Throwable> action) {
            action.accept("done", null);
            action.accept(null, new IllegalStateException("again"));
            return this;
          }
        };
    open(twice);
    assertThat(told).containsExactly(RunOutcome.HANDLED);
  }

  @Test
  void aStageThatRefusesItsListenerIsAFailureOfTheRecord() {
    IllegalStateException refusal = new IllegalStateException("no listener");
    Foreign refusing =
        new Foreign() {
          @Override
          public CompletableFuture<Object> whenComplete(
              BiConsumer<? super Object, ? super Throwable> action) {
            throw refusal;
          }
        };
    open(refusing);
    assertThat(told).containsExactly(new RunOutcome.Failed(FailureStage.HANDLE, refusal));
  }

  @Test
  void aCompletionExceptionIsReplacedByItsCauseIfItHasOne() {
    IllegalStateException cause = new IllegalStateException("inside");
    CompletionException bare = new CompletionException("bare", null);
    for (Throwable thrown : List.of(new CompletionException(cause), bare)) {
      CompletableFuture<Object> stage = new CompletableFuture<>();
      open(stage);
      stage.completeExceptionally(thrown);
    }
    assertThat(told)
        .containsExactly(
            new RunOutcome.Failed(FailureStage.HANDLE, cause),
            new RunOutcome.Failed(FailureStage.HANDLE, bare));
  }

  @Test
  void aStageIsOverdueOnceAndNeverAfterItsEnd() {
    OpenStage open = open(new CompletableFuture<>());
    assertThat(open.isOverdue(1_000, 10)).as("seen for the first time").isFalse();
    assertThat(open.isOverdue(1_009, 10)).isFalse();
    assertThat(open.isTimedOut()).isFalse();
    assertThat(open.isOverdue(1_010, 10)).isTrue();
    assertThat(open.isTimedOut()).isTrue();
    assertThat(open.isOverdue(2_000, 10)).isFalse();

    CompletableFuture<Object> stage = new CompletableFuture<>();
    OpenStage ended = open(stage);
    assertThat(ended.isOverdue(1_000, 10)).isFalse();
    stage.complete(null);
    assertThat(ended.isOverdue(2_000, 10)).isFalse();
    assertThat(ended.isTimedOut()).isFalse();
  }

  @Test
  void aCancelledStageOfAnotherKindEndsWithItsFuture() {
    CompletableFuture<Object> copied = new CompletableFuture<>();
    OpenStage open = open(copied);
    open.overdue();
    assertThat(copied).isCancelled();
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).isInstanceOf(RunOutcome.Failed.class);
  }
}
