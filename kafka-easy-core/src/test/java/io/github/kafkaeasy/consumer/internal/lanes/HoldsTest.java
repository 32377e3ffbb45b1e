package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Holds: the records of a held key stay in order, and other keys are not delayed. */
class HoldsTest {
  private static final Duration RETRY = Duration.ofMillis(100);

  private final Set<String> failing = new HashSet<>();
  private final FailureHandler retry =
      failed -> CompletableFuture.completedStage(FailureDecision.retry(RETRY));
  private final EngineFixture engine =
      new EngineFixture(
          b -> b.ordering(Ordering.KEY).concurrency(1).onFailure(retry).handle(this::handle));

  private void handle(Message<String> message) {
    if (failing.contains(message.value())) {
      engine().handled.add(message.value() + "!");
      throw new IllegalStateException("not yet");
    }
    engine().note(message);
  }

  private EngineFixture engine() {
    return engine;
  }

  /** Keys that all take the same lane. */
  private static List<String> collidingKeys(int count) {
    Keying keying = new Keying(Ordering.KEY, 1, false);
    List<String> keys = new ArrayList<>();
    for (int i = 0; keys.size() < count; i++) {
      String key = "user_" + i;
      byte[] bytes = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      if (keying.laneOf(new ConsumerRecord<>("orders", 0, 0, bytes, bytes)) == 0) {
        keys.add(key);
      }
    }
    return keys;
  }

  @Test
  void laneMatesFlowWhileAKeyWaitsAndItsFollowersStayBehindIt() {
    List<String> keys = collidingKeys(5);
    engine.assigned(P0);
    failing.add("a1");
    engine.append(P0, keys.get(0), "a1");
    engine.append(P0, keys.get(1), "b1");
    engine.append(P0, keys.get(0), "a2");
    engine.append(P0, keys.get(2), "c1");
    engine.append(P0, keys.get(3), "d1");
    engine.append(P0, keys.get(4), "e1");
    engine.pollAndWork();
    assertThat(engine.handled).containsExactly("a1!", "b1", "c1", "d1", "e1");

    failing.clear();
    engine.pass(RETRY);
    assertThat(engine.handled).endsWith("a1", "a2");
    engine.assertNothingFailed();
  }

  @Test
  void arrivalsDuringHoldAtTheDueTimeAndAtReleaseKeepEachKeysOrder() {
    List<String> keys = collidingKeys(5);
    engine.assigned(P0);
    keys.forEach(key -> failing.add(key + ":1"));
    int round = 1;
    for (String key : keys) {
      engine.append(P0, key, key + ":" + round);
    }
    engine.pollAndWork();
    // During the hold.
    round++;
    for (String key : keys) {
      engine.append(P0, key, key + ":" + round);
    }
    engine.pollAndWork();
    // At the due time: the retry is due and the records are in the lane before anything runs.
    round++;
    failing.clear();
    for (String key : keys) {
      engine.append(P0, key, key + ":" + round);
    }
    engine.once();
    engine.clock.advance(RETRY);
    // At release: another poll between the runs of the workers.
    engine.executor.runNext();
    round++;
    for (String key : keys) {
      engine.append(P0, key, key + ":" + round);
    }
    engine.once();
    engine.executor.runNext();
    engine.once();
    engine.executor.runAll();
    for (String key : keys) {
      assertThat(engine.handled.stream().filter(v -> v.startsWith(key + ":")))
          .containsExactly(key + ":1!", key + ":1", key + ":2", key + ":3", key + ":4");
    }
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(20);
    engine.assertNothingFailed();
  }

  /**
   * An engine with one handler, in which the first retry of the record "a1" receives a record of
   * another key of the same lane, "b1".
   */
  private EngineFixture receivingDuringARetry(Duration retry, int failures) {
    List<String> keys = collidingKeys(2);
    AtomicReference<EngineFixture> created = new AtomicReference<>();
    EngineFixture own =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .concurrency(1)
                    .onFailure(
                        failed -> CompletableFuture.completedStage(FailureDecision.retry(retry)))
                    .handle(
                        message -> {
                          EngineFixture present = created.get();
                          if (message.value().equals("a1") && message.attempt() == 2) {
                            present.append(P0, keys.get(1), "b1");
                            present.once();
                            present.once();
                          }
                          if (!message.value().equals("b1") && message.attempt() <= failures) {
                            throw new IllegalStateException("not yet");
                          }
                          present.note(message);
                        }));
    created.set(own);
    own.assigned(P0);
    own.append(P0, keys.get(0), "a1");
    return own;
  }

  @Test
  void aKeyThatIsRetriedAgainAndAgainWithoutAPauseHoldsBackNoOther() {
    EngineFixture own = receivingDuringARetry(Duration.ZERO, 100);
    own.pollAndWork();
    assertThat(own.handled).containsExactly("b1", "a1");
  }

  @Test
  void manyRetriesThatAreDueHoldBackNoOtherKeyUntilAllHaveRun() {
    EngineFixture own = receivingDuringARetry(RETRY, 1);
    List<String> keys = collidingKeys(202);
    for (String key : keys.subList(2, 202)) {
      own.append(P0, key, "retried");
    }
    own.pollAndWork();
    own.pass(RETRY);
    assertThat(own.handled).hasSize(202);
    assertThat(own.handled.indexOf("b1")).isLessThan(100);
  }

  @Test
  void noOffsetBeyondAHeldRecordIsCommitted() {
    engine.assigned(P0);
    failing.add("bad");
    engine.append(P0, "x", "good");
    engine.append(P0, "y", "bad");
    engine.append(P0, "z", "good too");
    engine.pollAndWork();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(1);
    assertThat(engine.assignment(P0).tracker.openOffsets()).containsExactly(1L);

    failing.clear();
    engine.pass(RETRY);
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(3);
  }

  @Test
  void attemptsAreCountedAndAMessageHasTheNumberOfItsAttempt() {
    List<Integer> attempts = new ArrayList<>();
    EngineFixture own =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .onFailure(retry)
                    .handle(
                        message -> {
                          attempts.add(message.attempt());
                          if (message.attempt() < 3) {
                            throw new IllegalStateException("again");
                          }
                        }));
    own.assigned(P0);
    own.append(P0, "k", "v");
    own.pollAndWork();
    own.pass(RETRY);
    own.pass(RETRY);
    assertThat(attempts).containsExactly(1, 2, 3);
    assertThat(own.parts.stats().failedAttempts()).isEqualTo(2);
    assertThat(own.parts.stats().retried()).isEqualTo(1);
    assertThat(own.parts.stats().handled()).isEqualTo(1);
  }

  @Test
  void aKeyStaysHeldUntilItsDecisionArrivesAndThenItsFollowersRun() {
    CompletableFuture<FailureDecision> decision = new CompletableFuture<>();
    EngineFixture own =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .onFailure(failed -> decision)
                    .handle(
                        message -> {
                          if (message.value().equals("bad")) {
                            throw new IllegalStateException("bad");
                          }
                          b(message);
                        }));
    target = own;
    own.assigned(P0);
    own.append(P0, "k", "bad");
    own.append(P0, "k", "next");
    own.append(P0, "other", "free");
    own.pollAndWork();
    own.commit();
    assertThat(own.handled).containsExactly("free");
    assertThat(own.committed(P0)).isZero();

    decision.complete(FailureDecision.deadLettered());
    own.executor.runAll();
    own.commit();
    assertThat(own.handled).containsExactly("free", "next");
    assertThat(own.committed(P0)).isEqualTo(3);
    assertThat(own.parts.stats().deadLettered()).isEqualTo(1);
  }

  private EngineFixture target;

  private void b(Message<String> message) {
    target.note(message);
  }

  @Test
  void inKeyOrderRecordsWithoutAKeyHoldBackNoOther() {
    engine.assigned(P0);
    failing.add("bad");
    engine.append(P0, null, "bad");
    engine.append(P0, null, "good");
    engine.pollAndWork();
    assertThat(engine.handled).containsExactlyInAnyOrder("bad!", "good");
  }

  @Test
  void recordsWithoutAKeyWaitForEachOtherOnRequest() {
    EngineFixture own =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .serialNullKeys(true)
                    .onFailure(retry)
                    .handle(
                        message -> {
                          if (message.value().equals("bad")) {
                            throw new IllegalStateException("bad");
                          }
                          b(message);
                        }));
    target = own;
    own.assigned(P0);
    own.append(P0, null, "bad");
    own.append(P0, null, "good");
    own.append(P0, "k", "keyed");
    own.pollAndWork();
    assertThat(own.handled).containsExactly("keyed");
  }

  @Test
  void inPartitionOrderAFailingRecordHoldsBackItsPartitionOnly() {
    EngineFixture own =
        new EngineFixture(
            b ->
                b.onFailure(retry)
                    .handle(
                        message -> {
                          if (message.value().equals("bad")) {
                            throw new IllegalStateException("bad");
                          }
                          b(message);
                        }));
    target = own;
    own.assigned(P0, EngineFixture.P1);
    own.append(P0, "a", "bad");
    own.append(P0, "b", "behind");
    own.append(EngineFixture.P1, "c", "free");
    own.pollAndWork();
    assertThat(own.handled).containsExactly("free");
  }

  @Test
  void aFailureHandlerThatThrowsSkipsNothing() {
    EngineFixture own =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .onFailure(
                        failed -> {
                          throw new IllegalStateException("no answer");
                        })
                    .handle(
                        message -> {
                          throw new IllegalStateException("bad");
                        }));
    own.assigned(P0);
    own.append(P0, "k", "v");
    own.pollAndWork();
    own.commit();
    assertThat(own.committed(P0)).isZero();
    own.pass(Duration.ofSeconds(5));
    assertThat(own.parts.stats().failedAttempts()).isEqualTo(2);
  }

  @Test
  void withoutAFailureHandlerTheRecordIsTriedForEverWithGrowingPauses() {
    EngineFixture own =
        new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .handle(
                        message -> {
                          throw new IllegalStateException("never");
                        }));
    own.assigned(P0);
    own.append(P0, "k", "v");
    own.pollAndWork();
    for (int i = 0; i < 20; i++) {
      own.pass(Duration.ofSeconds(40));
    }
    own.commit();
    assertThat(own.parts.stats().failedAttempts()).isBetween(20L, 60L);
    assertThat(own.committed(P0)).isZero();
  }
}
