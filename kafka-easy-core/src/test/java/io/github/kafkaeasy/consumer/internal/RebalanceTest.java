package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.lanes.PartitionLanes;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.test.internal.scripted.CommitAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

/**
 * Revoked and lost partitions: finished records are committed before a revocation ends, and nothing
 * is committed afterwards.
 */
class RebalanceTest {
  /**
   * Long, because another thread must act meanwhile, and the manual clock is faster than real time.
   */
  private static final Duration LONG = Duration.ofMinutes(2);

  private static List<CommitAttempt> syncCommits(EngineFixture engine) {
    return engine.script.commitAttempts().stream().filter(CommitAttempt::sync).toList();
  }

  @Test
  void aHandlerRunningAtRevocationFinishesAndIsCommittedInsideTheCallback()
      throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).revocationWait(LONG))) {
      EngineFixture engine = threaded.engine.assigned(P0, P1);
      threaded.block("slow");
      engine.append(P0, "k", "slow");
      engine.append(P0, "k", "queued behind it");
      threaded.poll(() -> threaded.hasStarted("slow"));

      engine.append(P1, "r", "retained");
      threaded.poll(() -> engine.handled.contains("retained"));
      // The poll thread waits inside the callback; meanwhile the handler ends.
      engine.script.revokeOnNextPoll(P0);
      new Thread(
              () -> {
                ThreadedEngine.await(() -> engine.script.queuedForPoll() == 0);
                threaded.release("slow");
              })
          .start();
      engine.once();

      assertThat(engine.script.committed(P0).map(OffsetAndMetadata::offset)).contains(1L);
      assertThat(engine.handled).contains("slow", "retained").doesNotContain("queued behind it");
      assertThat(engine.script.assignment()).containsExactly(P1);
    }
  }

  @Test
  void retainedPartitionsGoOnWhileAnotherIsRevoked() throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).revocationWait(LONG))) {
      EngineFixture engine = threaded.engine.assigned(P0, P1);
      threaded.block("slow");
      threaded.block("retained");
      engine.append(P0, "k", "slow");
      engine.append(P1, "r", "retained");
      engine.append(P1, "r", "retained 2");
      threaded.poll(() -> threaded.hasStarted("slow") && threaded.hasStarted("retained"));
      engine.script.revokeOnNextPoll(P0);
      Thread other =
          new Thread(
              () -> {
                ThreadedEngine.await(() -> engine.script.queuedForPoll() == 0);
                threaded.release("retained");
                // The next record of its key runs while the callback still waits for the other
                // partition.
                ThreadedEngine.await(() -> engine.handled.contains("retained 2"));
                threaded.release("slow");
              });
      other.start();
      engine.once();
      other.join();
      assertThat(engine.handled).containsExactly("retained", "retained 2", "slow");
      assertThat(engine.script.committed(P0).map(OffsetAndMetadata::offset)).contains(1L);
      engine.commit();
      assertThat(engine.script.committed(P1).map(OffsetAndMetadata::offset)).contains(2L);
    }
  }

  @Test
  void aRevocationWaitsForADeadLetterThatIsBeingSent() {
    CompletableFuture<FailureDecision> acknowledgement = new CompletableFuture<>();
    EngineFixture engine =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .onFailure(failed -> acknowledgement)
                    .handle(
                        message -> {
                          throw new IllegalStateException("bad");
                        }));
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    engine.script.revokeOnNextPoll(P0);
    // The wait inside the callback advances the clock; meanwhile the acknowledgement arrives.
    Instant due = engine.clock.instant().plusMillis(50);
    engine.clock.onAdvance(
        () -> {
          if (!engine.clock.instant().isBefore(due)) {
            acknowledgement.complete(FailureDecision.deadLettered());
          }
        });
    engine.once();
    assertThat(engine.script.committed(P0).map(OffsetAndMetadata::offset)).contains(1L);
  }

  @Test
  void aHandlerThatOutlastsTheRevocationWaitIsInterruptedAndNotCommitted()
      throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).revocationWait(Duration.ofMillis(200)))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("slow");
      engine.append(P0, "k", "slow");
      threaded.poll(() -> threaded.hasStarted("slow"));
      engine.script.revokeOnNextPoll(P0);
      engine.once();
      assertThat(engine.script.committed(P0).map(OffsetAndMetadata::offset)).contains(0L);
      // The interrupted handler may end before or after the callback.
      ThreadedEngine.await(
          () -> engine.parts.router().all().stream().allMatch(PartitionLanes::isQuiet));
      assertThat(engine.handled).isEmpty();
      // The consumer itself interrupted the handler, so this is not an attempt, and the failure
      // handler is not asked.
      assertThat(engine.parts.stats().failedAttempts()).isZero();
    }
  }

  @Test
  void aKeyStillRunningFromAnEarlierAssignmentKeepsItsLane() throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).revocationWait(Duration.ofMillis(1)))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("old");
      engine.append(P0, "k", "old");
      threaded.poll(() -> threaded.hasStarted("old"));
      engine.script.loseOnNextPoll(P0);
      engine.once();
      // The partition comes back with the same record, since nothing was committed.
      engine.script.assignOnNextPoll(P0);
      engine.append(P0, "other", "free");
      int before = engine.handled.size();
      threaded.poll(() -> engine.handled.contains("free"));
      assertThat(engine.handled).hasSize(before + 1);
      assertThat(threaded.startsOf("old")).isEqualTo(1);

      threaded.release("old");
      threaded.poll(() -> engine.handled.size() == 3);
      ThreadedEngine.await(
          () -> engine.parts.router().all().stream().allMatch(PartitionLanes::isQuiet));
      assertThat(engine.handled).containsExactly("free", "old", "old");
      engine.commit();
      assertThat(engine.committed(P0)).isEqualTo(2);
    }
  }

  @Test
  void aCompletionForAnEarlierAssignmentSettlesNothing() throws InterruptedException {
    try (ThreadedEngine threaded = new ThreadedEngine(b -> b.ordering(Ordering.PARTITION))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("old");
      engine.append(P0, "k", "old");
      threaded.poll(() -> threaded.hasStarted("old"));
      engine.script.loseOnNextPoll(P0);
      engine.once();
      engine.script.assignOnNextPoll(P0);
      threaded.poll(() -> engine.assignment(P0).recordsInFlight() == 1);
      // Only the second run may move the offset, and it still waits for the first one.
      threaded.block("old");
      CommitAttempt last = engine.script.commitAttempts().get(0);
      engine.commit();
      assertThat(engine.committed(P0)).isZero();
      assertThat(last.offset(P0)).isZero();
    }
  }

  @Test
  void lostPartitionsAreNotCommitted() {
    EngineFixture engine = new EngineFixture(b -> b);
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    int commits = engine.script.commitAttempts().size();
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.commit();
    assertThat(engine.script.commitAttempts()).hasSize(commits);
  }

  @Test
  void theCommitOfARevocationSurvivesALateWakeup() {
    EngineFixture engine = new EngineFixture(b -> b);
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    engine.script.failNextCommit(new WakeupException());
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(engine.script.committed(P0).map(OffsetAndMetadata::offset)).contains(1L);
    assertThat(syncCommits(engine)).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void recordsThatWaitForARetryAreDroppedWithTheirPartitionAndReadAgainWithIt() {
    boolean[] failing = {true};
    EngineFixture[] self = new EngineFixture[1];
    EngineFixture engine =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .onFailure(
                        failed ->
                            CompletableFuture.completedFuture(
                                FailureDecision.retry(Duration.ofSeconds(1))))
                    .handle(
                        message -> {
                          if (failing[0]) {
                            throw new IllegalStateException("bad");
                          }
                          self[0].note(message);
                        }));
    self[0] = engine;
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.append(P0, "k", "follower");
    engine.pollAndWork();
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    assertThat(engine.executor.delayed()).as("timers left").isZero();
    failing[0] = false;
    engine.pass(Duration.ofSeconds(5));
    assertThat(engine.handled).isEmpty();

    engine.assigned(P0);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("v", "follower");
  }

  @Test
  void aPartitionThatMovesAndReturnsWhilePausedStaysPausedAndResumes() {
    EngineFixture engine = new EngineFixture(b -> b);
    engine.assigned(P0);
    engine.parts.life().requestPause(true);
    engine.once();
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    engine.assigned(P0);
    engine.append(P0, "k", "v");
    engine.pollAndWork();
    assertThat(engine.handled).isEmpty();
    engine.parts.life().requestPause(false);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("v");
  }

  @Test
  void withLatestTheStartPositionIsCommittedBeforeTheFirstRecordRuns() {
    EngineFixture engine = new EngineFixture(b -> b);
    engine.append(P0, "k", "before us");
    engine.script.offsetReset("latest");
    engine.assigned(P0);
    assertThat(engine.committed(P0)).isEqualTo(1);
    // A rebalance before any record was handled: a record that arrived meanwhile is not lost.
    engine.append(P0, "k", "meanwhile");
    engine.script.loseOnNextPoll(P0);
    engine.once();
    engine.assigned(P0);
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("meanwhile");
  }

  @Test
  void startPositionsThatCannotBeReadAreRequestedAgainAndNothingRunsBefore() {
    EngineFixture engine = new EngineFixture(b -> b);
    engine.append(P0, "k", "v");
    engine.script.failNextCommitted(
        new org.apache.kafka.common.errors.TimeoutException("coordinator away"));
    engine.assigned(P0);
    engine.executor.runAll();
    assertThat(engine.script.paused()).containsExactly(P0);
    engine.pollAndWork();
    engine.pass(Duration.ofSeconds(1));
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("v");
  }

  @Test
  void partitionsThatAreAssignedWhileDrainingAreNotRead() {
    EngineFixture engine = new EngineFixture(b -> b);
    engine.assigned(P0);
    engine.append(P1, "k", "for the next owner");
    engine.script.assignOnNextPoll(new TopicPartition[] {P1});
    engine.drain(Duration.ofSeconds(20));
    assertThat(engine.handled).isEmpty();
    assertThat(engine.script.committed(P1)).isEmpty();
  }

  @Test
  void theMessageAboutALossSaysWhetherRecordsRunAgain() {
    EngineFixture quiet = new EngineFixture(b -> b);
    try (LogCapture log =
        LogCapture.of(io.github.kafkaeasy.consumer.internal.intake.KafkaIntake.class)) {
      quiet.assigned(P0, P1);
      quiet.append(P0, "k", "v");
      quiet.append(P1, "k", "v");
      quiet.pollAndWork();
      quiet.commit();
      quiet.script.loseOnNextPoll(P0);
      quiet.once();
      assertThat(log.lines()).singleElement().asString().contains("are committed");
      quiet.append(P1, "k", "not committed");
      quiet.pollAndWork();
      quiet.script.loseOnNextPoll(P1);
      quiet.once();
      assertThat(log.lines()).last().asString().contains("run again");
    }
  }
}
