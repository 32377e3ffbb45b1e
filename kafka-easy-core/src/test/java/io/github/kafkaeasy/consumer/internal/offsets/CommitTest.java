package io.github.kafkaeasy.consumer.internal.offsets;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.LogCapture;
import io.github.kafkaeasy.consumer.internal.shared.ConsumerStoppedException;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.test.internal.scripted.CommitAttempt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Commits: an offset is committed only when its records are done, and a failed commit is repeated.
 */
class CommitTest {
  private final EngineFixture engine = new EngineFixture(b -> b);

  private List<CommitAttempt> asyncCommits() {
    return engine.script.commitAttempts().stream().filter(attempt -> !attempt.sync()).toList();
  }

  private void handleSome(int count) {
    for (int i = 0; i < count; i++) {
      engine.append(P0, "k", "v");
    }
    engine.pollAndWork();
  }

  @Test
  void nothingIsCommittedBeforeThePeriodIsOver() {
    engine.assigned(P0);
    handleSome(3);
    engine.clock.advance(Duration.ofMillis(900));
    engine.once();
    assertThat(asyncCommits()).isEmpty();
    engine.clock.advance(Duration.ofMillis(100));
    engine.once();
    assertThat(asyncCommits()).hasSize(1);
    assertThat(engine.committed(P0)).isEqualTo(3);
  }

  @Test
  void withoutNewProgressThereIsNoCommit() {
    engine.assigned(P0);
    handleSome(3);
    engine.commit();
    engine.commit();
    engine.commit();
    assertThat(asyncCommits()).hasSize(1);
  }

  @Test
  void oneCommitIsUnderWayAtATime() {
    engine.assigned(P0);
    handleSome(1);
    engine.script.answerCommitsLater();
    engine.commit();
    handleSome(1);
    engine.commit();
    assertThat(asyncCommits()).hasSize(1);
    engine.script.answerCommitsAtOnce();
    engine.once();
    engine.commit();
    assertThat(asyncCommits()).hasSize(2);
    assertThat(engine.committed(P0)).isEqualTo(2);
  }

  @Test
  void byCountACommitIsDueBeforeThePeriodIsOver() {
    EngineFixture counting = new EngineFixture(b -> b.commitEveryRecords(2));
    counting.assigned(P0);
    counting.append(P0, "k", "v");
    counting.pollAndWork();
    counting.once();
    assertThat(counting.committed(P0)).isZero();
    counting.append(P0, "k", "v");
    counting.pollAndWork();
    counting.once();
    assertThat(counting.committed(P0)).isEqualTo(2);
  }

  @Test
  void recordsThatFinishDuringACommitAreCommittedAfterItsAnswer() {
    EngineFixture counting = new EngineFixture(b -> b.commitEveryRecords(1));
    counting.assigned(P0);
    counting.script.answerCommitsLater();
    counting.append(P0, "k", "v");
    counting.pollAndWork();
    counting.once();
    counting.append(P0, "k", "v");
    counting.pollAndWork();
    counting.script.answerCommitsAtOnce();
    counting.once();
    counting.once();
    assertThat(counting.committed(P0)).isEqualTo(2);
  }

  static List<RuntimeException> passingFailures() {
    return List.of(
        new TimeoutException("slow"),
        new DisconnectException("gone"),
        new RebalanceInProgressException("wait"),
        new StaleMemberEpochException("old epoch"),
        new CommitFailedException("evicted"));
  }

  @ParameterizedTest
  @MethodSource("passingFailures")
  void aFailedCommitIsNotRepeatedButIncludedInTheNext(RuntimeException failure) {
    engine.assigned(P0);
    handleSome(2);
    engine.script.failNextCommit(failure);
    engine.commit();
    assertThat(engine.committed(P0)).isZero();
    handleSome(1);
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(3);
    assertThat(asyncCommits()).hasSize(2);
    assertThat(engine.parts.stats().failedCommits()).isEqualTo(1);
    engine.assertNothingFailed();
  }

  @Test
  void aCommitWhoseAnswerWasLostIsHarmless() {
    engine.assigned(P0);
    handleSome(2);
    engine.script.loseNextCommitAnswer(new DisconnectException("answer lost"));
    engine.commit();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(2);
  }

  @Test
  void aRefusedPermissionStopsTheConsumerWithAdvice() {
    engine.assigned(P0);
    handleSome(1);
    engine.script.failNextCommit(GroupAuthorizationException.forGroupId("billing"));
    engine.commit();
    assertThat(engine.parts.life().failure())
        .get()
        .satisfies(e -> assertThat(e).hasMessageContaining("READ on the group"));
  }

  @Test
  void aFencedInstanceStopsTheConsumer() {
    engine.assigned(P0);
    handleSome(1);
    engine.script.failNextCommit(new FencedInstanceIdException("another one"));
    org.assertj.core.api.Assertions.assertThatThrownBy(engine::commit)
        .isInstanceOf(ConsumerStoppedException.class)
        .hasMessageContaining("group.instance.id");
  }

  @Test
  void aWakeupThatHitsTheLastCommitDoesNotLoseIt() {
    engine.assigned(P0);
    handleSome(4);
    engine.script.failNextCommit(new WakeupException());
    assertThat(engine.drain(Duration.ofSeconds(20)).committed()).isTrue();
    assertThat(engine.committed(P0)).isEqualTo(4);
  }

  @Test
  void aRebalanceThatHitsTheLastCommitIsWaitedFor() {
    engine.assigned(P0);
    handleSome(4);
    engine.script.failNextCommit(new RebalanceInProgressException("wait"));
    engine.script.failNextCommit(new RebalanceInProgressException("wait"));
    assertThat(engine.drain(Duration.ofSeconds(20)).committed()).isTrue();
    assertThat(engine.committed(P0)).isEqualTo(4);
  }

  @Test
  void aLastCommitThatNeverSucceedsIsReportedAndBounded() {
    engine.assigned(P0);
    handleSome(4);
    engine.script.failNextCommit(new CommitFailedException("evicted"));
    assertThat(engine.drain(Duration.ofSeconds(20)).committed()).isFalse();
    assertThat(engine.script.closed()).isTrue();
  }

  @Test
  void aCommitThatGetsNoAnswerIsForgottenAfterALimit() {
    engine.assigned(P0);
    handleSome(1);
    long before = engine.parts.stats().commits();
    engine.script.answerCommitsLater();
    engine.commit();
    handleSome(1);
    engine.pass(Duration.ofMinutes(2));
    engine.once();
    assertThat(asyncCommits()).hasSize(2);
    assertThat(engine.committed(P0)).isEqualTo(2);
    assertThat(engine.parts.stats().failedCommits()).isEqualTo(1);

    // The first answer comes too late and is ignored, the second one is processed.
    engine.script.answerCommitsAtOnce();
    engine.once();
    assertThat(engine.parts.stats().commits() - before).isEqualTo(1);
    engine.commit();
    assertThat(asyncCommits()).hasSize(2);
    engine.assertNothingFailed();
  }

  @Test
  void closingDoesNotWaitForACommitBeyondItsLimit() {
    engine.assigned(P0);
    handleSome(4);
    for (int i = 0; i < 100; i++) {
      engine.script.failNextCommit(new RebalanceInProgressException("wait"));
    }
    engine.drain(Duration.ofSeconds(1));
    assertThat(engine.script.commitAttempts())
        .filteredOn(CommitAttempt::sync)
        .allSatisfy(
            attempt ->
                assertThat(attempt.timeout().orElseThrow())
                    .isLessThanOrEqualTo(Duration.ofSeconds(1)));
  }

  /**
   * Commits by count. "bad" fails this number of times, with no pause before its retries; "parked"
   * always fails.
   */
  private static EngineFixture counting(int every, int failures) {
    return new EngineFixture(
        b ->
            b.commitEveryRecords(every)
                .ordering(Ordering.KEY)
                .onFailure(
                    failed ->
                        CompletableFuture.completedStage(
                            FailureDecision.retry(
                                failed.attempts() <= failures
                                    ? Duration.ZERO
                                    : Duration.ofHours(1))))
                .handle(
                    message -> {
                      if (message.value().equals("bad") && message.attempt() <= failures) {
                        throw new IllegalStateException("bad");
                      }
                      if (message.value().equals("parked")) {
                        throw new IllegalStateException("parked");
                      }
                    }));
  }

  @Test
  void aRecordThatFailedOnceIsCountedOnceTowardsTheNextCommit() {
    EngineFixture counting = counting(2, 1);
    counting.assigned(P0);
    counting.append(P0, "k", "bad");
    counting.pollAndWork();
    counting.once();
    assertThat(counting.parts.stats().handled()).isEqualTo(1);
    assertThat(counting.committed(P0)).isZero();
    counting.append(P0, "k", "good");
    counting.pollAndWork();
    counting.once();
    assertThat(counting.committed(P0)).isEqualTo(2);
  }

  @Test
  void recordsThatAreHeldAreNotCountedTowardsTheNextCommit() {
    EngineFixture counting = counting(3, 0);
    counting.assigned(P0);
    counting.append(P0, "other", "good");
    counting.append(P0, "k", "parked");
    counting.append(P0, "k", "waits behind it");
    counting.append(P0, "k", "waits as well");
    counting.pollAndWork();
    counting.once();
    assertThat(counting.committed(P0)).isZero();
    counting.append(P0, "other", "good");
    counting.append(P0, "other", "good");
    counting.pollAndWork();
    counting.once();
    assertThat(counting.committed(P0)).isEqualTo(1);
  }

  @Test
  void aCommitThatFailsIsLoggedWithItsReasonAndItsRecovery() {
    try (LogCapture log = LogCapture.of(OffsetCommitter.class)) {
      engine.assigned(P0);
      handleSome(2);
      engine.script.failNextCommit(new DisconnectException("the cable is out"));
      engine.script.failNextCommit(new DisconnectException("the cable is out"));
      engine.commit();
      engine.commit();
      handleSome(1);
      engine.commit();
      assertThat(log.lines())
          .satisfiesExactly(
              line -> assertThat(line).contains("the cable is out").doesNotContain("should retry"),
              line -> assertThat(line).contains("acknowledges commits again, after 2 failed"));
    }
  }

  @Test
  void aCommitThatIsRefusedForGoodWhileAMembershipIsCheckedStopsTheConsumer() {
    engine.assigned(P0);
    handleSome(1);
    engine.script.failNextCommit(GroupAuthorizationException.forGroupId("billing"));
    assertThat(engine.parts.intake().isStillOwner()).isFalse();
    assertThat(engine.parts.life().failure())
        .get()
        .satisfies(e -> assertThat(e).hasMessageContaining("READ on the group"));
  }

  @Test
  void compactionAndTransactionMarkersLeaveGapsThatAreCommittedOver() {
    engine.assigned(P0);
    engine.cluster.appendAt(P0, 5, "k", "a");
    engine.cluster.appendAt(P0, 9, "k", "b");
    engine.pollAndWork();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(10);
  }

  @Test
  void aTrailingGapThatComesWithAnEmptyPollIsCommitted() {
    engine.assigned(P0);
    handleSome(2);
    engine.cluster.gapTo(P0, 7);
    engine.once();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(7);
  }

  @Test
  void aTrailingGapIsNotCommittedWhileARecordBeforeItIsOpen() {
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.once();
    engine.cluster.gapTo(P0, 7);
    engine.once();
    engine.commit();
    assertThat(engine.committed(P0)).isZero();
    engine.executor.runAll();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(7);
  }

  @Test
  void ifOffsetsGoBackTrackingStartsAgainAtTheLowerOffset() {
    engine.assigned(P0);
    handleSome(5);
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(5);
    engine.cluster.recreate(P0);
    engine.append(P0, "k", "new 0");
    engine.append(P0, "k", "new 1");
    engine.pollAndWork();
    engine.pollAndWork();
    assertThat(engine.handled).endsWith("new 0", "new 1");
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(2);
  }

  @Test
  void recordsHeldAtOldOffsetsAreNotCommittedAtNewOnes() {
    EngineFixture failing =
        new EngineFixture(
            b ->
                b.handle(
                    message -> {
                      if (message.value().equals("old")) {
                        throw new IllegalStateException("held");
                      }
                    }));
    failing.assigned(P0);
    failing.cluster.appendMany(P0, 4);
    failing.append(P0, "k", "old");
    failing.pollAndWork();
    failing.cluster.recreate(P0);
    failing.append(P0, "k", "new 0");
    failing.append(P0, "k", "new 1");
    failing.pollAndWork();
    failing.pollAndWork();
    failing.commit();
    assertThat(failing.committed(P0)).isEqualTo(2);
  }

  @Test
  void openRecordsAtOldOffsetsDoNotHoldBackNewOnes() {
    engine.assigned(P0);
    handleSome(4);
    engine.append(P0, "k", "still queued");
    engine.once();
    engine.cluster.recreate(P0);
    engine.append(P0, "k", "new 0");
    engine.pollAndWork();
    engine.pollAndWork();
    engine.commit();
    assertThat(engine.handled).endsWith("new 0").doesNotContain("still queued");
    assertThat(engine.committed(P0)).isEqualTo(1);
  }

  @Test
  void aCorruptBatchStopsItsPartitionAndTheOthersContinue() {
    engine.assigned(P0, P1);
    engine.append(P0, "k", "before");
    engine.cluster.corrupt(P0);
    engine.append(P1, "k", "other");
    engine.pollAndWork();
    engine.pollAndWork();
    engine.append(P1, "k", "other 2");
    engine.pollAndWork();
    engine.commit();
    assertThat(engine.handled).contains("before", "other", "other 2");
    assertThat(engine.assignment(P0).isWedged()).isTrue();
    assertThat(engine.committed(P0)).isEqualTo(1);
    assertThat(engine.committed(P1)).isEqualTo(2);
    engine.assertNothingFailed();
  }

  @Test
  void aPollThatFailsForATemporaryReasonIsRepeated() {
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.script.throwOnNextPolls(2, new DisconnectException("away"));
    engine.pollAndWork();
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("v");
    engine.assertNothingFailed();
  }

  @Test
  void aMissingStartOffsetWithResetNoneStopsTheConsumerWithAdvice() {
    engine.script.offsetReset("none");
    engine.append(P0, "k", "v");
    engine.script.assignOnNextPoll(P0);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> {
              engine.once();
              engine.once();
            })
        .isInstanceOf(ConsumerStoppedException.class)
        .hasMessageContaining("auto.offset.reset=none");
  }
}
