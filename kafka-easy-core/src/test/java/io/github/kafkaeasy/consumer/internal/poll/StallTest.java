package io.github.kafkaeasy.consumer.internal.poll;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static java.util.concurrent.CompletableFuture.completedStage;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.shared.StallGuard;
import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * After the process stood still, no attempt begins before the consumer knows which partitions it
 * still has.
 */
class StallTest {
  private final EngineFixture engine = new EngineFixture(b -> b);

  private void standStillWithWorkQueued() {
    engine.assigned(P0);
    engine.append(P0, "k", "queued");
    engine.once();
    engine.clock.advance(Duration.ofMinutes(2));
    engine.executor.runAll();
    assertThat(engine.handled).isEmpty();
  }

  @Test
  void queuedRecordsDoNotRunIfThePartitionsAreLost() {
    standStillWithWorkQueued();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.executor.runAll();
    assertThat(engine.handled).isEmpty();
  }

  @Test
  void afterARefusedCommitAllRecordsWaitUntilTheLossIsKnown() {
    standStillWithWorkQueued();
    engine.script.failNextCommit(new CommitFailedException("evicted"));
    engine.once();
    engine.executor.runAll();
    assertThat(engine.handled).isEmpty();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.executor.runAll();
    assertThat(engine.handled).isEmpty();
  }

  /**
   * With the consumer protocol, a removed member commits without its epoch, which brokers accept if
   * the group is empty.
   */
  @Test
  void anAcceptedCommitAloneDoesNotEndTheWaitOfAMemberThatWasRemoved() {
    EngineFixture[] self = new EngineFixture[1];
    boolean[] removedByGroup = new boolean[1];
    self[0] =
        new EngineFixture(
            b ->
                b.observer(
                    new ConsumerObserver() {
                      @Override
                      public void committed(Map<TopicPartition, Long> offsets) {
                        if (removedByGroup[0]) {
                          self[0].script.loseOnNextPoll(P0);
                        }
                      }
                    }));
    EngineFixture removed = self[0].assigned(P0);
    removed.append(P0, "k", "queued");
    removed.once();
    removed.clock.advance(Duration.ofMinutes(2));
    removedByGroup[0] = true;
    removed.once();
    removed.executor.runAll();
    assertThat(removed.handled).isEmpty();
  }

  @Test
  void recordsContinueIfThePartitionsAreStillAssigned() {
    standStillWithWorkQueued();
    engine.once();
    engine.executor.runAll();
    assertThat(engine.handled).containsExactly("queued");
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(1);
  }

  @Test
  void aPauseOfTheApplicationOutlastsTheStall() {
    engine.assigned(P0);
    engine.parts.life().requestPause(true);
    engine.once();
    engine.clock.advance(Duration.ofMinutes(2));
    engine.once();
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertThat(engine.handled).isEmpty();
    engine.parts.life().requestPause(false);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("v");
  }

  @Test
  void aMemberWithoutPartitionsIsRunningAndADrainingOneStaysDraining() {
    engine.script.assignOnNextPoll(P0);
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(engine.parts.life().state()).isEqualTo(ConsumerState.RUNNING);
    engine.parts.life().enter(ConsumerState.DRAINING);
    engine.script.assignOnNextPoll(P0);
    engine.once();
    assertThat(engine.parts.life().state()).isEqualTo(ConsumerState.DRAINING);
  }

  @Test
  void afterAStallBetweenTwoRecordsTheSecondDoesNotBegin() {
    EngineFixture[] self = new EngineFixture[1];
    self[0] =
        EngineFixture.withOwnHandler(
            b ->
                b.handle(
                    message -> {
                      self[0].note(message);
                      if (message.value().equals("stops")) {
                        self[0].clock.advance(Duration.ofMinutes(2));
                      }
                    }));
    EngineFixture stopped = self[0].assigned(P0);
    stopped.append(P0, "k", "stops");
    stopped.append(P0, "k", "next");
    stopped.pollAndWork();
    assertThat(stopped.handled).containsExactly("stops");
    stopped.once();
    stopped.executor.runAll();
    assertThat(stopped.handled).containsExactly("stops", "next");
  }

  @Test
  void afterAStallBetweenTwoRecordsOfAHeldKeyTheSecondDoesNotBegin() {
    EngineFixture[] self = new EngineFixture[1];
    boolean[] failing = {true};
    self[0] =
        EngineFixture.withOwnHandler(
            b ->
                b.ordering(Ordering.KEY)
                    .onFailure(
                        failed ->
                            CompletableFuture.completedStage(
                                FailureDecision.retry(Duration.ofSeconds(1))))
                    .handle(
                        message -> {
                          if (failing[0]) {
                            throw new IllegalStateException("bad");
                          }
                          self[0].note(message);
                          self[0].clock.advance(Duration.ofMinutes(2));
                        }));
    EngineFixture stopped = self[0].assigned(P0);
    stopped.append(P0, "k", "held");
    stopped.append(P0, "k", "follower");
    stopped.pollAndWork();
    failing[0] = false;
    stopped.pass(Duration.ofSeconds(2));
    assertThat(stopped.handled).containsExactly("held");
    stopped.once();
    stopped.executor.runAll();
    assertThat(stopped.handled).containsExactly("held", "follower");
  }

  @Test
  void afterALossNoRecordBeginsWhereverTheWorkerIs() {
    assertNothingBeginsAfterALoss((builder, handler) -> builder.handle(handler::accept));
  }

  @Test
  void afterALossNoBatchBeginsWhereverTheWorkerIs() {
    assertNothingBeginsAfterALoss(
        (builder, handler) ->
            builder.maxBatchRecords(1).handleBatch(batch -> batch.forEach(handler)));
  }

  @Test
  void afterALossNoRecordOfAHeldKeyBeginsWhereverTheWorkerIs() {
    assertNothingBeginsAfterALoss(
        (builder, handler) -> {
          AtomicInteger attempts = new AtomicInteger();
          return builder
              .onFailure(failed -> completedStage(FailureDecision.retry(Duration.ZERO)))
              .handle(
                  message -> {
                    handler.accept(message);
                    if (attempts.incrementAndGet() == 1) {
                      throw new IllegalStateException("bad");
                    }
                  });
        });
  }

  /**
   * After the first attempt, a worker reads the clock at several places. Before each of these
   * readings, in turn, the process stands still and the poll thread learns that the partition is
   * lost.
   */
  private static void assertNothingBeginsAfterALoss(
      BiFunction<ConsumerBuilder<String>, Consumer<Message<String>>, ConsumerBuilder<String>>
          handling) {
    for (int reading = 1; reading <= 12; reading++) {
      int before = reading;
      EngineFixture[] self = new EngineFixture[1];
      List<String> begun = new ArrayList<>();
      List<String> begunBeforeTheLoss = new ArrayList<>();
      Runnable loss =
          () -> {
            begunBeforeTheLoss.addAll(begun);
            self[0].clock.advance(Duration.ofMinutes(2));
            self[0].script.loseOnNextPoll(P0);
            self[0].once();
          };
      self[0] =
          EngineFixture.withOwnHandler(
              b ->
                  handling.apply(
                      b,
                      message -> {
                        if (begun.isEmpty()) {
                          self[0].beforeReading(before, loss);
                        }
                        begun.add(message.value());
                      }));
      EngineFixture engine = self[0].assigned(P0);
      for (int i = 0; i < 20; i++) {
        engine.append(P0, "k", "v" + i);
      }
      engine.pollAndWork();
      assertThat(begun).as("loss before reading %s", before).isEqualTo(begunBeforeTheLoss);
    }
  }

  /** P0 waits for a decision, so its revocation waits too; P1 is retained. */
  @Test
  void aStallDuringARevocationHoldsRecordsUntilThePollAfterIt() {
    EngineFixture[] self = new EngineFixture[1];
    CompletableFuture<FailureDecision> decision = new CompletableFuture<>();
    List<String> order = new ArrayList<>();
    self[0] =
        EngineFixture.withOwnHandler(
            b ->
                b.ordering(Ordering.KEY)
                    .revocationWait(Duration.ofMinutes(2))
                    .onFailure(failed -> decision)
                    .handle(
                        message -> {
                          if (message.partition() == 0) {
                            throw new IllegalStateException("bad");
                          }
                          order.add(message.value());
                          if (message.value().equals("stops")) {
                            self[0].clock.advance(Duration.ofSeconds(40));
                          }
                        }));
    EngineFixture engine = self[0].assigned(P0, P1);
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    engine.append(P1, "k", "stops");
    engine.append(P1, "k", "retained");
    engine.once();
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(order).containsExactly("stops");

    engine.pollAndWork();
    assertThat(order).containsExactly("stops", "retained");
  }

  @Test
  void aBeatingTimerDoesNotHideAPollThreadThatHangsInACallback() {
    StallGuard guard = new StallGuard(engine.clock::nanoTime, 1_000, 10_000);
    engine.clock.advance(Duration.ofNanos(900));
    guard.beat();
    engine.clock.advance(Duration.ofNanos(900));
    assertThat(guard.isStalled()).isFalse();
    for (int i = 0; i < 20; i++) {
      guard.beat();
      engine.clock.advance(Duration.ofNanos(900));
    }
    assertThat(guard.isStalled()).isTrue();
  }

  @Test
  void aLateBeatOfTheTimerEndsNoStall() {
    StallGuard guard = new StallGuard(engine.clock::nanoTime, 1_000, Long.MAX_VALUE);
    engine.clock.advance(Duration.ofNanos(5_000));
    guard.beat();
    assertThat(guard.isStalled()).isTrue();
    assertThat(guard.comeRound(engine.clock.nanoTime())).isEqualTo(5_000);
    assertThat(guard.isStalled()).as("until the lanes are paused").isTrue();
    guard.trust(engine.clock.nanoTime());
    assertThat(guard.isStalled()).isFalse();
  }
}
