package io.github.kafkaeasy.consumer.internal.poll;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerHealth;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.LogCapture;
import io.github.kafkaeasy.consumer.internal.UsualOptions;
import io.github.kafkaeasy.consumer.internal.intake.Lookups.GroupView;
import io.github.kafkaeasy.consumer.spi.ConsumerControl;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.test.internal.scripted.ScriptedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Health: a consumer is healthy while it makes progress; otherwise the reason is named. */
class HealthTest {
  private final EngineFixture engine =
      new EngineFixture(
          b ->
              b.ordering(Ordering.KEY)
                  .wedgedAfter(Duration.ofSeconds(30))
                  .onFailure(UsualOptions::inAnHour)
                  .handle(UsualOptions::refuseBad));

  private ConsumerHealth after(Duration time) {
    engine.pass(time);
    engine.once();
    return engine.parts.health().health();
  }

  @Test
  void anIdleConsumerIsHealthyHoweverLongItLasts() {
    engine.assigned(P0, P1);
    assertThat(after(Duration.ofMinutes(10)).readiness().ok()).isTrue();
    assertThat(engine.parts.health().health().standstills()).isEmpty();
  }

  @Test
  void aHeldRecordIsNamedWithItsKeyAndTheNumberOfRecordsBehindIt() {
    engine.assigned(P0, P1);
    engine.append(P0, "user_\u001B[31m001", "bad");
    engine.append(P0, "other", "fine");
    engine.pollAndWork();
    assertThat(after(Duration.ofSeconds(20)).readiness().ok()).isTrue();
    ConsumerHealth health = after(Duration.ofSeconds(20));
    assertThat(health.readiness().ok()).isFalse();
    assertThat(health.standstills()).hasSize(1);
    assertThat(health.readiness().reasons().get(0))
        .contains("orders-0 stands still at offset 0", "orders-0@0", "user_?[31m001", "held");
    assertThat(health.standstills().get(0).lag()).isEqualTo(1);
  }

  @Test
  void aCorruptBatchIsNamed() {
    engine.assigned(P0);
    engine.cluster.corrupt(P0);
    engine.append(P0, "k", "fine");
    engine.pollAndWork();
    assertThat(after(Duration.ofSeconds(40)).readiness().reasons())
        .singleElement()
        .asString()
        .contains("its batch at offset 0 is corrupt");
  }

  @Test
  void aPartitionThatTheApplicationHasPausedIsListedButNoProblem() {
    engine.assigned(P0, P1);
    CompletableFuture<Void> answer = engine.parts.controls().pause(Set.of(P0), true);
    engine.append(P0, "k", "fine");
    engine.pollAndWork();
    assertThat(answer).isCompleted();
    ConsumerHealth health = after(Duration.ofSeconds(40));
    assertThat(health.readiness().ok()).isTrue();
    assertThat(health.standstills())
        .singleElement()
        .matches(standstill -> standstill.reason().equals("paused by the application"));
  }

  @Test
  void aConsumerWhosePartitionsAreAllPausedIsNotReadyAndARestartDoesNotHelp() {
    engine.assigned(P0);
    CompletableFuture<Void> answer = engine.parts.controls().pause(Set.of(P0), true);
    assertThat(answer).isCompleted();
    ConsumerHealth health = after(Duration.ofSeconds(2));
    assertThat(health.readiness().reasons())
        .containsExactly(
            "The application has paused all partitions of this member: pause(partitions)");
    assertThat(health.liveness().ok()).isTrue();
  }

  @Test
  void healthOfAPausedConsumerSaysWhoPausedIt() {
    engine.assigned(P0);
    CompletableFuture<Void> answer = engine.parts.controls().pauseAll(true);
    assertThat(answer).isCompleted();
    assertThat(after(Duration.ofSeconds(2)).readiness().reasons())
        .containsExactly("The application has paused the consumer: pause()");
    assertThat(engine.parts.controls().pauseAll(false)).isCompleted();
    assertThat(after(Duration.ofSeconds(2)).readiness().ok()).isTrue();
  }

  @Test
  void aFailureHandlerThatStopsFetchingOrHasAProblemIsNamed() {
    ConsumerControl[] control = new ConsumerControl[1];
    String[] trouble = new String[1];
    EngineFixture held =
        new EngineFixture(
            b ->
                b.onFailure(
                    new FailureHandler() {
                      @Override
                      public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
                        return CompletableFuture.completedStage(FailureDecision.skipped());
                      }

                      @Override
                      public void onStarted(ConsumerControl consumer) {
                        control[0] = consumer;
                      }

                      @Override
                      public Optional<String> trouble() {
                        return Optional.ofNullable(trouble[0]);
                      }
                    }));
    held.assigned(P0);
    assertThat(held.parts.health().health().readiness().ok()).isTrue();
    control[0].holdFetching(true);
    trouble[0] = "the dead-letter topic cannot be written";
    assertThat(held.parts.health().health().readiness().reasons())
        .containsExactly(
            "The failure handler has stopped fetching: holdFetching(true)",
            "the dead-letter topic cannot be written");
    assertThat(held.parts.health().health().liveness().ok()).isTrue();
  }

  @Test
  void aTopicThatDoesNotExistIsNamed() {
    EngineFixture misspelt =
        EngineFixture.reading(
            new ScriptedCluster().topic("orders", 2), "billing", b -> b.topics("orders", "ordesr"));
    misspelt.assigned(P0);
    misspelt.pass(Duration.ofSeconds(2));
    misspelt.once();
    ConsumerHealth health = misspelt.parts.health().health();
    assertThat(health.readiness().reasons()).containsExactly("topic ordesr does not exist");
    assertThat(health.liveness().ok()).isTrue();
  }

  @Test
  void aReasonIsLoggedOnceWhenTwoChecksInARowHaveFoundIt() {
    EngineFixture misspelt =
        EngineFixture.reading(
            new ScriptedCluster().topic("orders", 2), "billing", b -> b.topics("orders", "ordesr"));
    try (LogCapture log = LogCapture.of(HealthWatch.class)) {
      misspelt.assigned(P0);
      assertThat(misspelt.parts.health().health().readiness().ok()).isFalse();
      assertThat(log.lines()).isEmpty();
      for (int i = 0; i < 5; i++) {
        misspelt.pass(Duration.ofSeconds(1));
        misspelt.once();
        assertThat(log.lines()).containsExactly("test: not ready: topic ordesr does not exist");
      }
    }
  }

  @Test
  void aReasonWithAGrowingDurationIsLoggedOnceToo() {
    engine.script.assignOnNextPoll(P0);
    engine.script.revokeOnNextPoll(P0);
    try (LogCapture log = LogCapture.of(HealthWatch.class)) {
      for (int i = 0; i < 60; i++) {
        var unused = after(Duration.ofSeconds(1));
      }
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("test: not ready: no partition has been assigned to this member for 3");
    }
  }

  @Test
  void aPollThreadThatCompletesNoRoundForHalfAMinuteIsAReasonForARestart() {
    engine.assigned(P0);
    engine.clock.advance(Duration.ofSeconds(30));
    assertThat(engine.parts.health().health().liveness().ok()).isTrue();
    engine.clock.advance(Duration.ofSeconds(1));
    assertThat(engine.parts.health().health().liveness().reasons())
        .singleElement()
        .asString()
        .startsWith("The poll thread has not completed a round for 31 s: ");
    engine.once();
    assertThat(engine.parts.health().health().liveness().ok()).isTrue();
    engine.parts.life().enter(ConsumerState.CLOSED);
    engine.clock.advance(Duration.ofMinutes(1));
    assertThat(engine.parts.health().health().liveness().ok()).as("it is closed").isTrue();
  }

  @Test
  void aMemberWithoutPartitionsForLongIsReported() {
    engine.script.assignOnNextPoll(P0);
    engine.script.revokeOnNextPoll(P0);
    assertThat(after(Duration.ofSeconds(2)).readiness().ok()).isTrue();
    assertThat(after(Duration.ofSeconds(40)).readiness().reasons())
        .singleElement()
        .asString()
        .startsWith("no partition has been assigned to this member for ");
    engine.assigned(P0);
    assertThat(after(Duration.ofSeconds(2)).readiness().ok()).isTrue();
  }

  @Test
  void silenceIsReportedOnlyIfNoBrokerAnswersARequest() {
    engine.script.received(100);
    engine.assigned(P0);
    assertThat(after(Duration.ofSeconds(60)).readiness().ok()).as("a broker answers").isTrue();
    assertThat(engine.lookups.asked).isPositive();

    engine.lookups.brokersFailure = new TimeoutException("no node");
    assertThat(after(Duration.ofSeconds(60)).readiness().reasons())
        .singleElement()
        .asString()
        .matches("no broker has answered for [56]\\d s");

    engine.script.received(101);
    assertThat(after(Duration.ofSeconds(2)).readiness().ok())
        .as("the client receives bytes again")
        .isTrue();
  }

  @Test
  void aBrokerThatRefusesTheRequestHasAnswered() {
    engine.script.received(100);
    engine.assigned(P0);
    engine.lookups.brokersFailure = new ClusterAuthorizationException("no right");
    assertThat(after(Duration.ofSeconds(60)).readiness().ok()).isTrue();
  }

  @Test
  void aMemberThatWaitsForARebalanceReportsTheTimeTheMembersAndAdvice() {
    engine.script.received(100);
    engine.script.assignOnNextPoll(P0);
    engine.script.revokeOnNextPoll(P0);
    engine.lookups.group =
        new GroupView(true, true, List.of("billing-1 at 10.0.0.1", "billing-1 at 10.0.0.2"));
    assertThat(after(Duration.ofSeconds(2)).readiness().ok()).as("too soon").isTrue();
    ConsumerHealth health = after(Duration.ofSeconds(18));
    assertThat(health.readiness().reasons())
        .singleElement()
        .asString()
        .contains(
            "waiting for partitions for 20 s: the group billing is rebalancing",
            "billing-1 at 10.0.0.1, billing-1 at 10.0.0.2",
            "session.timeout.ms",
            "staticMember(...)");
    assertThat(health.liveness().ok()).as("a restart does not help").isTrue();

    engine.assigned(P0);
    assertThat(after(Duration.ofSeconds(2)).readiness().ok()).isTrue();
  }

  @Test
  void withTheOtherProtocolMembersThatKeepForeignPartitionsAreNamed() {
    engine.script.assignOnNextPoll(P0);
    engine.script.revokeOnNextPoll(P0);
    engine.lookups.group = new GroupView(true, false, List.of("billing-1 at 10.0.0.1"));
    assertThat(after(Duration.ofSeconds(20)).readiness().reasons())
        .singleElement()
        .asString()
        .contains(
            "members to give up partitions that are meant for others: billing-1 at 10.0.0.1. ",
            "group.consumer.session.timeout.ms of the broker");
  }

  @Test
  void ofTheMembersOfALargeGroupFiveAreNamed() {
    engine.script.assignOnNextPoll(P0);
    engine.script.revokeOnNextPoll(P0);
    engine.lookups.group =
        new GroupView(true, true, List.of("m1", "m2", "m3", "m4", "m5", "m6", "m7"));
    assertThat(after(Duration.ofSeconds(20)).readiness().reasons())
        .singleElement()
        .asString()
        .contains("this one among them: m1, m2, m3, m4, m5 and 2 more. ");
    engine.lookups.group = new GroupView(true, true, List.of("m1", "m2", "m3", "m4", "m5"));
    assertThat(after(Duration.ofSeconds(20)).readiness().reasons())
        .singleElement()
        .asString()
        .contains("this one among them: m1, m2, m3, m4, m5. ");
  }

  @Test
  void aMemberWithPartitionsSendsNoRequest() {
    engine.assigned(P0);
    assertThat(after(Duration.ofMinutes(2)).readiness().ok()).isTrue();
    assertThat(engine.lookups.asked).isZero();
  }

  @Test
  void aConsumerThatHasNotJoinedIsNotReadyEvenAfterAPauseAndItsEnd() {
    EngineFixture alone = new EngineFixture(b -> b);
    assertThat(alone.parts.controls().pauseAll(true)).isCompleted();
    assertThat(alone.parts.controls().pauseAll(false)).isCompleted();
    assertThat(alone.parts.health().health().readiness().reasons())
        .containsExactly("The consumer has not joined its group yet");
  }

  @Test
  void progressMakesItHealthyAgain() {
    engine.assigned(P0);
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    assertThat(after(Duration.ofSeconds(40)).readiness().ok()).isFalse();
    CompletableFuture<Boolean> skipped = engine.parts.controls().skip(P0, 0);
    engine.pollAndWork();
    assertThat(skipped).isCompletedWithValue(true);
    assertThat(after(Duration.ofSeconds(2)).readiness().ok()).isTrue();
  }

  @Test
  void aFailedConsumerIsNotHealthyAndSaysWhy() {
    engine.parts.life().fail(new IllegalStateException("no permission"));
    assertThat(engine.parts.health().health().liveness().reasons())
        .singleElement()
        .asString()
        .contains("no permission");
  }

  @Test
  void timeWithoutRecordsIsNoTimeWithoutProgress() {
    engine.assigned(P0, P1);
    assertThat(after(Duration.ofHours(2)).readiness().ok()).isTrue();
    engine.append(P0, "k", "fine");
    engine.once();
    engine.clock.advance(Duration.ofSeconds(1));
    engine.once();
    assertThat(engine.assignment(P0).tracker.openCount()).isEqualTo(1);
    assertThat(engine.parts.health().health().standstills()).isEmpty();
  }

  @Test
  void aPartitionThatWasPausedStandsStillFromItsResumeOn() {
    engine.assigned(P0, P1);
    engine.append(P0, "k", "bad");
    engine.pollAndWork();
    assertThat(engine.parts.controls().pause(Set.of(P0), true)).isCompleted();
    assertThat(after(Duration.ofMinutes(10)).standstills()).hasSize(1);
    try (LogCapture log = LogCapture.of(HealthWatch.class)) {
      assertThat(engine.parts.controls().pause(Set.of(P0), false)).isCompleted();
      assertThat(after(Duration.ofSeconds(2)).readiness().ok()).isTrue();
      assertThat(after(Duration.ofSeconds(40)).readiness().ok()).isFalse();
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("test: orders-0 stands still at offset 0 for 30 s");
    }
  }

  @Test
  void aRecordThatWaitsForItsDueTimeIsNoProblem() {
    FailureHandler tiers =
        new FailureHandler() {
          @Override
          public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
            return UsualOptions.inAnHour(failed);
          }

          @Override
          public Map<String, String> moreTopics() {
            return Map.of("orders", "orders");
          }

          @Override
          public Duration waitFor(ConsumerRecord<byte[], byte[]> record) {
            return Duration.ofMinutes(10);
          }
        };
    EngineFixture retry =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .wedgedAfter(Duration.ofSeconds(30))
                    .onFailure(tiers)
                    .handle(UsualOptions::refuseBad));
    retry.assigned(P0);
    retry.append(P0, "k", "bad");
    retry.pollAndWork();
    retry.pass(Duration.ofMinutes(9));
    retry.once();
    assertThat(retry.assignment(P0).heldRecords).hasValue(1);
    assertThat(retry.parts.health().health().standstills()).isEmpty();

    retry.pass(Duration.ofMinutes(2));
    retry.once();
    retry.pass(Duration.ofSeconds(40));
    retry.once();
    assertThat(retry.parts.stats().failedAttempts()).isEqualTo(1);
    assertThat(retry.parts.health().health().standstills()).hasSize(1);
  }
}
