package io.github.kafkaeasy.test.internal.scripted;

import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.P0;
import static io.github.kafkaeasy.test.internal.scripted.ScriptedFixture.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedThreadsTest {

  private static final Duration LONG = Duration.ofMillis(Long.MAX_VALUE);

  private final ScriptedCluster cluster = new ScriptedCluster().topic("orders", 1);
  private final ScriptedConsumer consumer = new ScriptedConsumer(cluster);
  private final ConsumerScript script = consumer.script();
  private final ExecutorService poller = Executors.newSingleThreadExecutor();

  ScriptedThreadsTest() {
    consumer.subscribe(List.of("orders"));
    script.assignOnNextPoll();
  }

  @AfterEach
  void endThePoller() {
    poller.shutdownNow();
  }

  private Future<ConsumerRecords<byte[], byte[]>> pollElsewhere(Duration timeout) {
    Future<ConsumerRecords<byte[], byte[]>> polling = poller.submit(() -> consumer.poll(timeout));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> script.assignment().contains(P0) && script.queuedForPoll() == 0);
    return polling;
  }

  @Test
  void aWaitingPollReturnsAsSoonAsSomethingIsAppended() throws Exception {
    Future<ConsumerRecords<byte[], byte[]>> polling = pollElsewhere(LONG);

    cluster.append(P0, "a", "1");

    assertThat(polling.get().count()).isEqualTo(1);
  }

  @Test
  void aWaitingPollRunsNewlyScriptedActionsOnItsOwnThread() throws Exception {
    Future<ConsumerRecords<byte[], byte[]>> polling = pollElsewhere(LONG);
    CompletableFuture<Thread> thread = new CompletableFuture<>();

    script.onNextPoll(() -> thread.complete(Thread.currentThread()));

    assertThat(thread.get()).isNotEqualTo(Thread.currentThread());
    consumer.wakeup();
    assertThatThrownBy(polling::get).hasCauseInstanceOf(WakeupException.class);
  }

  @Test
  void aWaitingPollEndsWithItsTimeout() throws Exception {
    assertThat(pollElsewhere(Duration.ofMillis(20)).get().isEmpty()).isTrue();
  }

  @Test
  void aWakeupEndsAWaitingPollOnce() throws Exception {
    Future<ConsumerRecords<byte[], byte[]>> polling = pollElsewhere(LONG);

    consumer.wakeup();

    assertThatThrownBy(polling::get).hasCauseInstanceOf(WakeupException.class);
    assertThat(pollElsewhere(Duration.ZERO).get().isEmpty()).isTrue();
  }

  @Test
  void aWakeupWithoutAWaitingPollAbortsTheNextPollAlthoughThereAreRecords() {
    cluster.append(P0, "a", "1");
    consumer.wakeup();
    consumer.wakeup();

    assertThatThrownBy(() -> consumer.poll(Duration.ZERO)).isInstanceOf(WakeupException.class);
    assertThat(consumer.poll(Duration.ZERO).count()).isEqualTo(1);
  }

  @Test
  void anInterruptEndsAWaitingPoll() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    script.onNextPoll(() -> thread.complete(Thread.currentThread()));
    Future<ConsumerRecords<byte[], byte[]>> polling = pollElsewhere(LONG);

    thread.get().interrupt();

    assertThatThrownBy(polling::get).hasCauseInstanceOf(InterruptException.class);
  }

  @Test
  void anInterruptedThreadWithoutRecordsGetsTheExceptionWithoutWaiting() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> consumer.poll(Duration.ZERO)).isInstanceOf(InterruptException.class);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aSecondThreadIsRefusedWhileOneIsInside() {
    Future<ConsumerRecords<byte[], byte[]>> polling = pollElsewhere(LONG);

    assertThatThrownBy(() -> consumer.commitSync(at(P0, 1)))
        .isInstanceOf(ConcurrentModificationException.class)
        .hasMessageContaining("commitSync");

    consumer.wakeup();
    assertThatThrownBy(polling::get).isInstanceOf(ExecutionException.class);
    assertThat(script.callsFromOtherThreads())
        .containsExactly("commitSync on " + Thread.currentThread().getName());
  }

  @Test
  void callsFromOtherThreadsThanThePollThreadAreRecordedEvenBetweenItsCalls() throws Exception {
    pollElsewhere(Duration.ZERO).get();
    assertThat(script.callsFromOtherThreads()).isEmpty();

    consumer.assignment();
    consumer.wakeup();

    assertThat(script.callsFromOtherThreads())
        .containsExactly("assignment on " + Thread.currentThread().getName());
  }

  @Test
  void closingRevokesAssignedPartitionsWhileTheConsumerIsStillOpen() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);
    fixture.whileGoing = () -> fixture.consumer.commitSync(at(P0, 3));

    fixture.consumer.close();

    assertThat(fixture.events).containsExactly("revoked [0]");
    assertThat(fixture.script.committed(P0)).isPresent();
    assertThat(fixture.script.closed()).isTrue();
  }

  @Test
  void closingIgnoresAWakeup() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);
    fixture.whileGoing = () -> fixture.consumer.commitSync(at(P0, 3));
    fixture.consumer.wakeup();

    fixture.consumer.close();

    assertThat(fixture.script.committed(P0)).isPresent();
  }

  @Test
  void closingRunsTheCallbacksOfAnsweredCommits() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);
    List<String> answers = new ArrayList<>();
    fixture.consumer.commitAsync(at(P0, 1), (offsets, failure) -> answers.add("answered"));

    fixture.consumer.close();

    assertThat(answers).containsExactly("answered");
  }

  @Test
  void closingReportsAListenerThatThrowsAndTheConsumerIsClosed() {
    ScriptedFixture fixture = ScriptedFixture.with(P0);
    fixture.whileGoing =
        () -> {
          throw new IllegalStateException("listener");
        };

    assertThatThrownBy(fixture.consumer::close)
        .isInstanceOf(KafkaException.class)
        .hasMessage("Failed to close kafka consumer");
    assertThat(fixture.script.closed()).isTrue();
    assertThat(fixture.script.assignment()).isEmpty();
  }

  @Test
  void closeOptionsAreRemembered() {
    assertThat(script.closeOptions()).isEmpty();

    consumer.close(
        CloseOptions.timeout(Duration.ofSeconds(2))
            .withGroupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP));
    consumer.close();

    CloseOptions options = script.closeOptions().orElseThrow();
    assertThat(options.timeout()).contains(Duration.ofSeconds(2));
    assertThat(options.groupMembershipOperation())
        .isEqualTo(GroupMembershipOperation.REMAIN_IN_GROUP);
  }

  @Test
  void aClosedConsumerRefusesEverythingButClosingAndWakingUp() {
    consumer.close();
    consumer.close();
    consumer.wakeup();

    assertThatThrownBy(() -> consumer.poll(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("This consumer has already been closed.");
    assertThatThrownBy(consumer::assignment).isInstanceOf(IllegalStateException.class);
  }
}
