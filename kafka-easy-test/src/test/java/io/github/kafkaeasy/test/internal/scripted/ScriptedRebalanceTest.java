package io.github.kafkaeasy.test.internal.scripted;

import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.P0;
import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.P1;
import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.at;
import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.offsets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class ScriptedRebalanceTest {

  @Test
  void nothingIsAssignedUntilTheScriptSaysSo() {
    ScriptedFixture fixture = new ScriptedFixture();

    fixture.poll();

    assertThat(fixture.consumer.assignment()).isEmpty();
    assertThat(fixture.events).isEmpty();
    assertThat(fixture.consumer.groupMetadata().generationId()).isEqualTo(-1);
  }

  @Test
  void anAssignmentCallsBackInsideThePollWithTheNewPartitionsOnly() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);

    fixture.script.assignOnNextPoll(P0, P1);
    assertThat(fixture.events).isEmpty();
    fixture.poll();

    assertThat(fixture.events).containsExactly("assigned [1]");
    assertThat(fixture.consumer.assignment()).containsExactlyInAnyOrder(P0, P1);
  }

  @Test
  void anAssignmentWithoutPartitionsMeansAllOfTheSubscribedTopics() {
    ScriptedFixture fixture = ScriptedFixture.with();

    assertThat(fixture.script.assignment()).containsExactlyInAnyOrder(P0, P1);
  }

  @Test
  void aNewlyAssignedPartitionReturnsRecordsInTheSamePoll() {
    ScriptedFixture fixture = new ScriptedFixture();
    fixture.cluster.appendMany(P0, 2);
    fixture.script.assignOnNextPoll(P0);

    assertThat(offsets(fixture.poll(), P0)).containsExactly(0L, 1L);
  }

  @Test
  void theListenerCanPauseAssignedPartitionsBeforeAnythingIsFetched() {
    ScriptedFixture fixture = new ScriptedFixture();
    fixture.cluster.appendMany(P0, 2);
    fixture.whileComing = () -> fixture.consumer.pause(Set.of(P0));
    fixture.script.assignOnNextPoll(P0);

    assertThat(fixture.poll().isEmpty()).isTrue();
  }

  @Test
  void aRevocationCallsBackWhileThePartitionIsStillAssignedAndMayBeCommitted() {
    ScriptedFixture fixture = ScriptedFixture.with(P0, P1);
    List<TopicPartition> during = new ArrayList<>();
    fixture.whileGoing =
        () -> {
          during.addAll(fixture.consumer.assignment());
          fixture.consumer.commitSync(at(P0, 3));
        };

    fixture.script.revokeOnNextPoll(P0);
    fixture.poll();

    assertThat(during).contains(P0);
    assertThat(fixture.script.committed(P0).orElseThrow().offset()).isEqualTo(3);
    assertThat(fixture.consumer.assignment()).containsExactly(P1);
  }

  @Test
  void aRevocationEndsWithAnEmptyAssignmentAsInTheRealClient() {
    ScriptedFixture fixture = ScriptedFixture.with(P0, P1);

    fixture.script.revokeOnNextPoll(P0);
    fixture.poll();

    assertThat(fixture.events).containsExactly("revoked [0]", "assigned []");
  }

  @Test
  void oneRebalanceCanRevokeAndAssign() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);

    fixture.script.rebalanceOnNextPoll(P1);
    fixture.poll();

    assertThat(fixture.events).containsExactly("revoked [0]", "assigned [1]");
    assertThat(fixture.consumer.assignment()).containsExactly(P1);
  }

  @Test
  void retainedPartitionsKeepPositionAndPause() {
    ScriptedFixture fixture = ScriptedFixture.with(P0, P1);
    fixture.cluster.appendMany(P1, 3);
    fixture.poll();
    fixture.consumer.pause(Set.of(P1));

    fixture.script.revokeOnNextPoll(P0);
    fixture.poll();

    assertThat(fixture.consumer.position(P1)).isEqualTo(3);
    assertThat(fixture.consumer.paused()).containsExactly(P1);
  }

  @Test
  void aPartitionThatReturnsIsNotPausedAndStartsAtItsCommittedOffset() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);
    fixture.cluster.appendMany(P0, 3);
    fixture.poll();
    fixture.consumer.commitSync(at(P0, 1));
    fixture.consumer.pause(Set.of(P0));

    fixture.script.revokeOnNextPoll(P0);
    fixture.script.assignOnNextPoll(P0);

    assertThat(offsets(fixture.poll(), P0)).containsExactly(1L, 2L);
    assertThat(fixture.consumer.paused()).isEmpty();
  }

  @Test
  void aLossCallsOnPartitionsLostAndCommitsFailFromThenOn() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);
    fixture.whileGoing =
        () ->
            assertThatThrownBy(() -> fixture.consumer.commitSync(at(P0, 3)))
                .isInstanceOf(CommitFailedException.class);

    fixture.script.loseOnNextPoll();
    fixture.poll();

    assertThat(fixture.events).containsExactly("lost [0]");
    assertThat(fixture.consumer.assignment()).isEmpty();
    assertThatThrownBy(() -> fixture.consumer.commitSync(at(P0, 3)))
        .isInstanceOf(CommitFailedException.class);
    assertThat(fixture.script.committed(P0)).isEmpty();
  }

  @Test
  void aLostPartitionCanBeAssignedAgain() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);
    fixture.script.loseOnNextPoll();
    fixture.script.assignOnNextPoll(P0);

    fixture.poll();
    fixture.consumer.commitSync(at(P0, 1));

    assertThat(fixture.events).containsExactly("lost [0]", "assigned [0]");
    assertThat(fixture.script.committed(P0)).isPresent();
  }

  @Test
  void aListenerThatThrowsMakesThePollThrowAfterTheRebalanceIsDone() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);
    fixture.whileGoing =
        () -> {
          throw new IllegalStateException("listener");
        };

    fixture.script.rebalanceOnNextPoll(P1);

    assertThatThrownBy(fixture::poll)
        .isInstanceOf(KafkaException.class)
        .hasMessage("User rebalance callback throws an error")
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(fixture.events).containsExactly("revoked [0]", "assigned [1]");
    assertThat(fixture.consumer.assignment()).containsExactly(P1);
  }

  @Test
  void aWakeupInsideACallbackAbortsTheRebalanceAndTheNextPollRestartsIt() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);
    fixture.whileGoing =
        () -> {
          fixture.whileGoing = () -> {};
          fixture.consumer.wakeup();
          fixture.consumer.commitSync(at(P0, 1));
        };
    fixture.script.revokeOnNextPoll(P0);

    assertThatThrownBy(fixture::poll).isInstanceOf(WakeupException.class);
    assertThat(fixture.consumer.assignment()).containsExactly(P0);

    fixture.poll();
    assertThat(fixture.events).containsExactly("revoked [0]", "revoked [0]", "assigned []");
    assertThat(fixture.consumer.assignment()).isEmpty();
  }

  @Test
  void eachRebalanceIsANewGeneration() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);
    int before = fixture.consumer.groupMetadata().generationId();

    fixture.script.rebalanceOnNextPoll(P1);
    fixture.poll();

    assertThat(fixture.consumer.groupMetadata().generationId()).isEqualTo(before + 1);
    assertThat(fixture.consumer.groupMetadata().groupId()).isEqualTo("billing");
    assertThat(fixture.consumer.groupMetadata().memberId()).isNotEmpty();
  }

  @Test
  void generationAndMemberCanBeSet() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);

    fixture.script.member(42, "m");

    assertThat(fixture.consumer.groupMetadata().generationId()).isEqualTo(42);
    assertThat(fixture.consumer.groupMetadata().memberId()).isEqualTo("m");
  }

  @Test
  void assigningAPartitionOfATopicThatIsNotSubscribedIsRefused() {
    ScriptedFixture fixture = new ScriptedFixture();
    fixture.cluster.topic("other", 1);
    fixture.script.assignOnNextPoll(new TopicPartition("other", 0));

    assertThatThrownBy(fixture::poll).isInstanceOf(AssertionError.class);
  }

  @Test
  void aPatternSubscribesToTheTopicsThatMatch() {
    ScriptedFixture fixture = new ScriptedFixture();
    fixture.cluster.topic("orders.eu", 1).topic("bills", 1);
    fixture.consumer.unsubscribe();
    fixture.consumer.subscribe(Pattern.compile("orders.*"), fixture.listener);

    fixture.script.assignOnNextPoll();
    fixture.poll();

    assertThat(fixture.consumer.subscription()).containsExactlyInAnyOrder("orders", "orders.eu");
    assertThat(fixture.consumer.assignment()).hasSize(3);
  }

  @Test
  void unsubscribingRevokesEverything() {
    ScriptedFixture fixture = ScriptedFixture.with(P0, P1);

    fixture.consumer.unsubscribe();

    assertThat(fixture.events).containsExactly("revoked [0, 1]");
    assertThat(fixture.consumer.assignment()).isEmpty();
    assertThat(fixture.consumer.subscription()).isEmpty();
  }

  @Test
  void enforcingARebalanceIsCounted() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);

    fixture.consumer.enforceRebalance("because");

    assertThat(fixture.script.enforcedRebalances()).isEqualTo(1);
  }
}
