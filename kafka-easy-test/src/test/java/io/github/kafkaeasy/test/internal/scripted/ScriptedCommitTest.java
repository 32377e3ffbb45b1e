package io.github.kafkaeasy.test.internal.scripted;

import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.P0;
import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.P1;
import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.test.internal.scripted.CommitAttempt.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class ScriptedCommitTest {

  private final ScriptedFixture fixture = ScriptedFixture.with(P0, P1);
  private final ScriptedConsumer consumer = fixture.consumer;
  private final ConsumerScript script = fixture.script;
  private final List<String> answers = new ArrayList<>();

  /** A callback that adds its result to {@link #answers}. */
  private OffsetCommitCallback note(String name) {
    return (offsets, failure) ->
        answers.add(name + (failure == null ? " ok" : " " + failure.getClass().getSimpleName()));
  }

  @Test
  void commitSyncStoresOffsetAndMetadata() {
    consumer.commitSync(Map.of(P0, new OffsetAndMetadata(5, "map")), Duration.ofSeconds(3));

    assertThat(consumer.committed(Set.of(P0)).get(P0)).isEqualTo(new OffsetAndMetadata(5, "map"));
    CommitAttempt attempt = script.commitAttempts().get(0);
    assertThat(attempt.offset(P0)).isEqualTo(5);
    assertThat(attempt.sync()).isTrue();
    assertThat(attempt.timeout()).contains(Duration.ofSeconds(3));
    assertThat(attempt.answer()).isEqualTo(Answer.SUCCEEDED);
  }

  @Test
  void committedHoldsNullForAPartitionWithoutCommit() {
    assertThat(consumer.committed(Set.of(P0))).containsEntry(P0, null);
  }

  @Test
  void commitWithoutOffsetsCommitsThePositions() {
    fixture.cluster.appendMany(P0, 3);
    fixture.poll();

    consumer.commitSync();

    assertThat(script.committed(P0).orElseThrow().offset()).isEqualTo(3);
  }

  @Test
  void aCallbackRunsInTheNextPollNotInCommitAsync() {
    consumer.commitAsync(at(P0, 5), note("a"));

    assertThat(answers).isEmpty();
    assertThat(script.commitAttempts().get(0).answer()).isEqualTo(Answer.PENDING);

    fixture.poll();
    assertThat(answers).containsExactly("a ok");
    assertThat(script.commitAttempts().get(0).answer()).isEqualTo(Answer.SUCCEEDED);
  }

  @Test
  void theNextCommitRunsEarlierCallbacksToo() {
    consumer.commitAsync(at(P0, 5), note("a"));
    consumer.commitAsync(at(P0, 6), note("b"));
    assertThat(answers).containsExactly("a ok");

    consumer.commitSync(at(P0, 7));
    assertThat(answers).containsExactly("a ok", "b ok");
  }

  @Test
  void aCallbackThatThrowsMakesThePollThrow() {
    consumer.commitAsync(
        at(P0, 5),
        (offsets, failure) -> {
          throw new IllegalStateException("callback");
        });

    assertThatThrownBy(fixture::poll).hasMessage("callback");
  }

  @Test
  void eachScriptedFailureFailsOneCommitInOrder() {
    script.failNextCommit(new RebalanceInProgressException("first"));
    script.failNextCommit(new CommitFailedException("second"));

    assertThatThrownBy(() -> consumer.commitSync(at(P0, 1))).hasMessage("first");
    assertThatThrownBy(() -> consumer.commitSync(at(P0, 2))).hasMessage("second");
    consumer.commitSync(at(P0, 3));

    assertThat(script.committed(P0).orElseThrow().offset()).isEqualTo(3);
    assertThat(script.commitAttempts())
        .extracting(CommitAttempt::answer)
        .containsExactly(Answer.FAILED, Answer.FAILED, Answer.SUCCEEDED);
    assertThat(script.commitAttempts().get(0).failure())
        .containsInstanceOf(RebalanceInProgressException.class);
    assertThat(script.commitAttempts().get(0).stored()).isFalse();
  }

  @Test
  void aRetriableFailureReachesTheCallbackWrappedAsFromTheRealClient() {
    script.failNextCommit(new TimeoutException("slow"));
    consumer.commitAsync(at(P0, 1), note("a"));

    fixture.poll();

    assertThat(answers).containsExactly("a RetriableCommitFailedException");
    assertThat(script.commitAttempts().get(0).failure())
        .containsInstanceOf(RetriableCommitFailedException.class);
    assertThat(script.committed(P0)).isEmpty();
  }

  @Test
  void aCommitWhoseAnswerIsLostTookEffect() {
    script.loseNextCommitAnswer(new TimeoutException("lost"));

    assertThatThrownBy(() -> consumer.commitSync(at(P0, 4))).hasMessage("lost");

    assertThat(script.committed(P0).orElseThrow().offset()).isEqualTo(4);
    assertThat(script.commitAttempts().get(0).stored()).isTrue();
  }

  @Test
  void answersCanBeHeldBack() {
    script.answerCommitsLater();
    consumer.commitAsync(at(P0, 1), note("a"));
    fixture.poll();
    assertThat(answers).isEmpty();
    assertThat(script.pendingCommits()).isEqualTo(1);

    script.answerPendingCommits();
    fixture.poll();

    assertThat(answers).containsExactly("a ok");
    assertThat(script.pendingCommits()).isZero();
  }

  @Test
  void heldBackAnswersCanBeFailures() {
    script.answerCommitsLater();
    consumer.commitAsync(at(P0, 1), note("a"));

    script.failPendingCommits(new CommitFailedException());
    fixture.poll();

    assertThat(answers).containsExactly("a CommitFailedException");
  }

  @Test
  void answeringAtOnceReleasesTheAnswersThatWereHeldBack() {
    script.answerCommitsLater();
    consumer.commitAsync(at(P0, 1), note("a"));
    script.answerCommitsAtOnce();
    consumer.commitAsync(at(P0, 2), note("b"));

    fixture.poll();

    assertThat(answers).containsExactly("a ok", "b ok");
  }

  @Test
  void anAnsweredCommitSyncAnswersTheEarlierAsynchronousOnesFirst() {
    script.answerCommitsLater();
    consumer.commitAsync(at(P0, 1), note("a"));

    consumer.commitSync(at(P0, 2));

    assertThat(answers).containsExactly("a ok");
    assertThat(script.committed(P0).orElseThrow().offset()).isEqualTo(2);
  }

  @Test
  void aCommitSyncThatTimesOutLeavesTheEarlierOnesUnanswered() {
    script.answerCommitsLater();
    consumer.commitAsync(at(P0, 1), note("a"));
    script.failNextCommit(new TimeoutException("slow"));

    assertThatThrownBy(() -> consumer.commitSync(at(P0, 2))).hasMessage("slow");

    assertThat(answers).isEmpty();
  }

  @Test
  void aPartitionThatIsNotAssignedCannotBeCommitted() {
    script.revokeOnNextPoll(P0);
    fixture.poll();

    assertThatThrownBy(() -> consumer.commitSync(at(P0, 1)))
        .isInstanceOf(CommitFailedException.class);
    consumer.commitAsync(at(P0, 1), note("a"));
    fixture.poll();

    assertThat(answers).containsExactly("a CommitFailedException");
    assertThat(script.committed(P0)).isEmpty();
  }

  @Test
  void metadataOverTheLimitFailsItsOwnPartitionOnly() {
    String big = "x".repeat(4097);
    Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> offsets =
        Map.of(P0, new OffsetAndMetadata(1, big), P1, new OffsetAndMetadata(1, "small"));

    assertThatThrownBy(() -> consumer.commitSync(offsets))
        .isInstanceOf(OffsetMetadataTooLarge.class);

    assertThat(script.committed(P0)).isEmpty();
    assertThat(script.committed(P1)).isPresent();
  }

  @Test
  void theMetadataLimitCanBeLowered() {
    script.offsetMetadataLimit(2);

    assertThatThrownBy(() -> consumer.commitSync(Map.of(P0, new OffsetAndMetadata(1, "abc"))))
        .isInstanceOf(OffsetMetadataTooLarge.class);
  }

  @Test
  void aWakeupAbortsTheNextCommitSyncOnceAndBeforeItsEffect() {
    consumer.wakeup();

    assertThatThrownBy(() -> consumer.commitSync(at(P0, 1))).isInstanceOf(WakeupException.class);
    assertThat(script.committed(P0)).isEmpty();
    assertThat(script.commitAttempts().get(0).answer()).isEqualTo(Answer.ABORTED);

    consumer.commitSync(at(P0, 1));
    assertThat(script.committed(P0)).isPresent();
  }

  @Test
  void aWakeupCanAbortACommitSyncAfterItsEffect() {
    script.abortCommitAfterSend();
    consumer.wakeup();

    assertThatThrownBy(() -> consumer.commitSync(at(P0, 1))).isInstanceOf(WakeupException.class);

    assertThat(script.committed(P0).orElseThrow().offset()).isEqualTo(1);
    CommitAttempt attempt = script.commitAttempts().get(0);
    assertThat(attempt.answer()).isEqualTo(Answer.ABORTED);
    assertThat(attempt.stored()).isTrue();
  }

  @Test
  void commitAsyncIgnoresAWakeup() {
    consumer.wakeup();

    consumer.commitAsync(at(P0, 1), note("a"));

    assertThat(script.committed(P0)).isPresent();
    assertThatThrownBy(fixture::poll).isInstanceOf(WakeupException.class);
  }

  @Test
  void anInterruptedThreadGetsTheExceptionAfterTheCommitIsSent() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> consumer.commitSync(at(P0, 1))).isInstanceOf(InterruptException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(script.committed(P0)).isPresent();
  }

  @Test
  void afterAFencedAsynchronousCommitEveryPollThrowsAndTheCallbackNeverRuns() {
    script.failNextCommit(new FencedInstanceIdException("fenced"));
    consumer.commitAsync(at(P0, 1), note("a"));

    assertThatThrownBy(fixture::poll).isInstanceOf(FencedInstanceIdException.class);
    assertThatThrownBy(fixture::poll).isInstanceOf(FencedInstanceIdException.class);
    assertThatThrownBy(() -> consumer.commitSync(at(P0, 2)))
        .isInstanceOf(FencedInstanceIdException.class);
    assertThat(answers).isEmpty();
  }

  @Test
  void attemptsAreListedInTheOrderOfTheCalls() {
    consumer.commitAsync(at(P0, 1), null);
    consumer.commitSync(at(P0, 2));

    assertThat(script.commitAttempts())
        .extracting(attempt -> attempt.offset(P0), CommitAttempt::sync)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, false),
            org.assertj.core.groups.Tuple.tuple(2L, true));
  }
}
