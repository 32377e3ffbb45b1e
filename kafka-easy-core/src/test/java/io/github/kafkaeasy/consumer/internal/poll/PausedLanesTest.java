package io.github.kafkaeasy.consumer.internal.poll;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Paused consumers and partitions: steps that need no attempt still continue. */
class PausedLanesTest {
  private final CompletableFuture<FailureDecision> decision = new CompletableFuture<>();
  private final CompletableFuture<Void> stage = new CompletableFuture<>();

  private EngineFixture failing() {
    EngineFixture engine =
        EngineFixture.withOwnHandler(
            b ->
                b.ordering(Ordering.KEY)
                    .onFailure(failed -> decision)
                    .handle(
                        message -> {
                          throw new IllegalStateException("bad");
                        }));
    engine.assigned(P0);
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    return engine;
  }

  private static void pause(EngineFixture engine) {
    assertThat(engine.parts.controls().pauseAll(true)).isCompleted();
  }

  @Test
  void aDeadLetterIsSettledWhenItIsAcknowledgedDuringAPause() {
    EngineFixture engine = failing();
    pause(engine);
    decision.complete(FailureDecision.deadLettered());
    engine.pollAndWork();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(1);
    assertThat(engine.parts.stats().deadLettered()).isEqualTo(1);
  }

  @Test
  void aStageThatEndsDuringAPauseIsSettled() {
    EngineFixture engine =
        EngineFixture.withOwnHandler(b -> b.ordering(Ordering.KEY).handleAsync(message -> stage));
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    pause(engine);
    stage.complete(null);
    engine.pollAndWork();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(1);
  }

  @Test
  void aSkipIsAnsweredDuringAPauseOfTheConsumer() {
    EngineFixture engine = failing();
    pause(engine);
    CompletableFuture<Boolean> unknown = engine.parts.controls().skip(P0, 0);
    engine.pollAndWork();
    assertThat(unknown).isCompletedWithValue(true);
  }

  @Test
  void aSkipIsAnsweredDuringAPauseOfThePartition() {
    EngineFixture engine = failing();
    assertThat(engine.parts.controls().pause(Set.of(P0), true)).isCompleted();
    CompletableFuture<Boolean> skipped = engine.parts.controls().skip(P0, 0);
    engine.pollAndWork();
    assertThat(skipped).isCompletedWithValue(true);
  }

  @Test
  void aRetryThatFallsDueDuringAPauseWaits() {
    EngineFixture engine = failing();
    pause(engine);
    long failed = engine.parts.stats().failedAttempts();
    decision.complete(FailureDecision.retry(Duration.ZERO));
    engine.pollAndWork();
    assertThat(engine.parts.stats().failedAttempts()).isEqualTo(failed);
  }
}
