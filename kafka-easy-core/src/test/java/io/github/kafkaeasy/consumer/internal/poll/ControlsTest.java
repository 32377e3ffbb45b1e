package io.github.kafkaeasy.consumer.internal.poll;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The application's control of single records and partitions: skip, seek, pause, and their answers.
 */
class ControlsTest {
  private final List<String> told = new ArrayList<>();
  private final CompletableFuture<FailureDecision> undecided = new CompletableFuture<>();
  private boolean asksForLong;

  private final EngineFixture engine =
      new EngineFixture(
          b ->
              b.ordering(Ordering.KEY)
                  .onFailure(
                      failed ->
                          asksForLong
                              ? undecided
                              : CompletableFuture.completedStage(
                                  FailureDecision.retry(Duration.ofHours(1))))
                  .onAssigned(partitions -> told.add("assigned " + numbers(partitions)))
                  .onRevoked(partitions -> told.add("revoked " + numbers(partitions)))
                  .onCaughtUp(() -> told.add("caught up"))
                  .handle(this::handle));

  private static List<Integer> numbers(Set<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).sorted().toList();
  }

  private void handle(Message<String> message) {
    if (message.value().startsWith("bad")) {
      throw new IllegalStateException("bad");
    }
    engine().note(message);
  }

  private EngineFixture engine() {
    return engine;
  }

  private CompletableFuture<Boolean> skip(TopicPartition partition, long offset) {
    CompletableFuture<Boolean> answer = engine.parts.controls().skip(partition, offset);
    engine.pollAndWork();
    return answer;
  }

  private void pause(TopicPartition partition, boolean paused) {
    CompletableFuture<Void> answer = engine.parts.controls().pause(Set.of(partition), paused);
    assertThat(answer).as("at once, on the poll thread").isCompleted();
  }

  @Test
  void aSkippedRecordCountsAsDoneAndItsFollowersRun() {
    engine.assigned(P0);
    engine.append(P0, "a", "bad");
    engine.append(P0, "a", "next");
    engine.pollAndWork();
    assertThat(engine.handled).isEmpty();
    assertThat(skip(P0, 0)).isCompletedWithValue(true);
    assertThat(engine.handled).containsExactly("next");
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(2);
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
  }

  @Test
  @Timeout(60)
  void aHeldRecordIsSkippedAlsoWhileTheConsumerIsPaused() {
    engine.assigned(P0);
    engine.append(P0, "a", "bad");
    engine.append(P0, "a", "next");
    engine.pollAndWork();
    engine.parts.life().requestPause(true);
    engine.once();
    assertThat(skip(P0, 0)).isCompletedWithValue(true);
    assertThat(engine.handled).isEmpty();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(1);
    engine.parts.life().requestPause(false);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("next");
  }

  @Test
  void aDecisionThatComesWhileTheConsumerIsPausedIsCarriedOut() {
    asksForLong = true;
    engine.assigned(P0);
    engine.append(P0, "a", "bad");
    engine.pollAndWork();
    engine.parts.life().requestPause(true);
    engine.once();
    undecided.complete(FailureDecision.skipped());
    engine.executor.runAll();
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(1);
  }

  @Test
  void aRecordThatWaitsBehindAHeldOneCanBeSkippedBeforeIt() {
    engine.assigned(P0);
    engine.append(P0, "a", "bad");
    engine.append(P0, "a", "bad too");
    engine.append(P0, "a", "next");
    engine.pollAndWork();
    assertThat(skip(P0, 1)).isCompletedWithValue(true);
    assertThat(skip(P0, 0)).isCompletedWithValue(true);
    assertThat(engine.handled).containsExactly("next");
  }

  @Test
  void aSkipReplacesAPendingDecisionToRetry() {
    asksForLong = true;
    engine.assigned(P0);
    engine.append(P0, "a", "bad");
    engine.pollAndWork();
    assertThat(skip(P0, 0)).isCompletedWithValue(true);
    assertThat(engine.parts.stats().skipped()).isZero();
    undecided.complete(FailureDecision.retry(Duration.ZERO));
    engine.pollAndWork();
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
  }

  @Test
  void aRecordThatIsDoneOrUnknownOrOfAnotherMemberIsNotSkipped() {
    engine.assigned(P0);
    engine.append(P0, "a", "fine");
    engine.pollAndWork();
    assertThat(skip(P0, 0)).isCompletedWithValue(false);
    assertThat(skip(P0, 99)).isCompletedWithValue(false);
    assertThat(skip(P1, 0)).isCompletedWithValue(false);
    assertThat(engine.parts.stats().skipped()).isZero();
  }

  @Test
  void aCorruptBatchIsSkippedOnRequestOnly() {
    engine.assigned(P0);
    engine.append(P0, "a", "first");
    engine.cluster.corrupt(P0);
    engine.append(P0, "a", "behind");
    engine.pollAndWork();
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("first");
    assertThat(skip(P0, 1)).isCompletedWithValue(true);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("first", "behind");
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(3);
  }

  @Test
  void aPartitionWhoseCorruptBatchArrivedInAQuietTimeGoesOnAfterTheSkip() {
    engine.assigned(P0);
    engine.once();
    engine.once();
    engine.cluster.corrupt(P0);
    engine.once();
    assertThat(engine.script.paused()).containsExactly(P0);
    engine.append(P0, "a", "behind");
    assertThat(skip(P0, 0)).isCompletedWithValue(true);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("behind");
  }

  @Test
  void aSkipOfACorruptBatchBeyondTheEndIsRefusedAndSkipsNothing() {
    engine.assigned(P0);
    engine.append(P0, "a", "first");
    engine.cluster.corrupt(P0);
    engine.append(P0, "a", "behind");
    engine.pollAndWork();
    engine.pollAndWork();
    assertThatThrownBy(skip(P0, 3)::join)
        .hasMessageContaining("orders-0")
        .hasMessageContaining("offset 3");
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("first");
    assertThat(skip(P0, 1)).isCompletedWithValue(true);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("first", "behind");
  }

  @Test
  void requestsAfterTheEndAreRefused() {
    engine.assigned(P0);
    engine.parts.requests().refuseAll();
    assertThat(engine.parts.controls().skip(P0, 0)).isCompletedExceptionally();
  }

  @Test
  void aPausedPartitionStartsNothingWhileOthersGoOn() {
    engine.assigned(P0, P1);
    pause(P0, true);
    engine.append(P0, "a", "waits");
    engine.append(P1, "b", "runs");
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("runs");
    pause(P0, false);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("runs", "waits");
  }

  @Test
  void resumingEverythingLeavesAPausedPartitionPaused() {
    engine.assigned(P0, P1);
    pause(P0, true);
    engine.parts.life().requestPause(true);
    engine.once();
    engine.parts.life().requestPause(false);
    engine.once();
    engine.append(P0, "a", "waits");
    engine.append(P1, "b", "runs");
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("runs");
  }

  @Test
  void aPausedPartitionIsNotPausedAfterItWasRevokedAndAssignedAgain() {
    engine.assigned(P0);
    pause(P0, true);
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    engine.assigned(P0);
    engine.append(P0, "a", "runs");
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("runs");
  }

  @Test
  void callbacksAboutPartitionsAndCatchingUpAreCalledOncePerAssignment() {
    engine.append(P0, "a", "one");
    engine.assigned(P0);
    assertThat(told).containsExactly("assigned [0]");
    engine.pollAndWork();
    engine.pollAndWork();
    engine.append(P0, "a", "two");
    engine.pollAndWork();
    engine.pollAndWork();
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(told).containsExactly("assigned [0]", "caught up", "revoked [0]");
  }

  @Test
  void aPartitionHasNotCaughtUpWhileARecordIsHeld() {
    engine.append(P0, "a", "bad");
    engine.assigned(P0);
    engine.pollAndWork();
    engine.pollAndWork();
    assertThat(told).containsExactly("assigned [0]");
    assertThat(skip(P0, 0)).isCompletedWithValue(true);
    engine.pollAndWork();
    assertThat(told).containsExactly("assigned [0]", "caught up");
  }

  @Test
  void aCallbackThatThrowsStopsNothing() {
    EngineFixture stubborn =
        new EngineFixture(
            b ->
                b.onAssigned(
                    partitions -> {
                      throw new IllegalStateException("callback");
                    }));
    stubborn.assigned(P0);
    stubborn.append(P0, "a", "one");
    stubborn.pollAndWork();
    assertThat(stubborn.handled).containsExactly("one");
    stubborn.assertNothingFailed();
  }

  private static EngineFixture throwingWhenAssigned(Error thrown) {
    EngineFixture throwing =
        new EngineFixture(
            b ->
                b.onAssigned(
                    partitions -> {
                      throw thrown;
                    }));
    throwing.assigned(P0);
    return throwing;
  }

  @Test
  void anErrorOfACallbackStopsNothing() {
    EngineFixture throwing = throwingWhenAssigned(new AssertionError("callback"));
    throwing.append(P0, "a", "one");
    throwing.pollAndWork();
    assertThat(throwing.handled).containsExactly("one");
    throwing.assertNothingFailed();
  }

  @Test
  void anErrorOfTheJvmInACallbackStopsTheConsumer() {
    EngineFixture throwing = throwingWhenAssigned(new OutOfMemoryError("callback"));
    assertThat(throwing.parts.life().failure()).get().isInstanceOf(OutOfMemoryError.class);
  }
}
