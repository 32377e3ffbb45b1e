package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.ThreadedEngine;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * Slow runs: a record that runs too long delays only its own key and occupies only its own worker.
 */
class SlowRunTest {

  /** A key of this lane. Records without a key would be distributed over all lanes. */
  private static String keyInLane(int lane, String prefix) {
    Keying keying = new Keying(Ordering.KEY, 2, false);
    for (int i = 0; ; i++) {
      byte[] bytes = (prefix + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      if (keying.laneOf(
              new org.apache.kafka.clients.consumer.ConsumerRecord<>("orders", 0, 0, bytes, bytes))
          == lane) {
        return prefix + i;
      }
    }
  }

  private static void slowRunTimePasses(ThreadedEngine threaded) {
    threaded.engine.clock.advance(Duration.ofMillis(300));
    threaded.engine.once();
    threaded.engine.clock.advance(Duration.ofMillis(1_100));
    threaded.engine.once();
  }

  @Test
  void laneMatesGoOnWithoutASlowRecordAndItsKeyWaits() throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).concurrency(2))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      String slow = keyInLane(0, "slow");
      String mate = keyInLane(0, "mate");
      threaded.block("s1");
      engine.append(P0, slow, "s1");
      engine.append(P0, slow, "s2");
      engine.append(P0, mate, "m1");
      threaded.poll(() -> threaded.hasStarted("s1"));
      assertThat(threaded.hasStarted("m1")).isFalse();

      slowRunTimePasses(threaded);
      ThreadedEngine.await(() -> engine.handled.contains("m1"));
      engine.append(P0, slow, "s3");
      engine.append(P0, mate, "m2");
      threaded.poll(() -> engine.handled.contains("m2"));
      assertThat(engine.handled).containsExactly("m1", "m2");
      engine.commit();
      assertThat(engine.committed(P0)).isZero();

      threaded.release("s1");
      ThreadedEngine.await(() -> engine.handled.contains("s3"));
      assertThat(engine.handled).containsExactly("m1", "m2", "s1", "s2", "s3");
      ThreadedEngine.await(() -> engine.parts.router().all().stream().allMatch(l -> l.isQuiet()));
      engine.commit();
      assertThat(engine.committed(P0)).isEqualTo(5);
      assertThat(engine.parts.stats().handled()).isEqualTo(5);
      engine.assertNothingFailed();
    }
  }

  /**
   * Records that wait in the lane of a slow record can fill the limit of records in flight. Then
   * all keys wait until the lane is taken over.
   */
  @Test
  void aSlowKeyWhoseLaneFillsTheWindowDelaysOthersOnlyUntilItIsTakenOver()
      throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).concurrency(2).maxInFlightRecords(10))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      String slow = keyInLane(0, "slow");
      threaded.block("slow");
      engine.append(P0, slow, "slow");
      for (int i = 0; i < 12; i++) {
        engine.append(P0, keyInLane(0, "mate" + i + "-"), "mate");
      }
      threaded.poll(() -> threaded.hasStarted("slow"));
      engine.append(P0, keyInLane(1, "other"), "other");
      for (int i = 0; i < 5; i++) {
        engine.once();
      }
      assertThat(threaded.hasStarted("other")).isFalse();

      slowRunTimePasses(threaded);
      threaded.poll(() -> engine.handled.size() == 13);
      assertThat(engine.handled).contains("other").doesNotContain("slow");
      threaded.release("slow");
      ThreadedEngine.await(() -> engine.handled.contains("slow"));
      engine.assertNothingFailed();
    }
  }

  @Test
  void aSlowRecordIsTakenOutOfItsLaneAlsoAfterItsPartitionWasQuiet() throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).concurrency(2))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      engine.append(P0, keyInLane(0, "slow"), "first");
      threaded.poll(() -> engine.handled.contains("first"));
      ThreadedEngine.await(() -> engine.parts.router().all().stream().allMatch(l -> l.isQuiet()));
      slowRunTimePasses(threaded);

      threaded.block("slow");
      engine.append(P0, keyInLane(0, "slow"), "slow");
      engine.append(P0, keyInLane(0, "mate"), "mate");
      threaded.poll(() -> threaded.hasStarted("slow"));
      slowRunTimePasses(threaded);
      ThreadedEngine.await(() -> engine.handled.contains("mate"));
      threaded.release("slow");
      ThreadedEngine.await(() -> engine.handled.contains("slow"));
      engine.assertNothingFailed();
    }
  }

  @Test
  void aKeyThatIsSlowAgainIsTakenOutOfItsLaneAgain() throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).concurrency(2))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      String slow = keyInLane(0, "slow");
      String mate = keyInLane(0, "mate");
      for (int i = 1; i <= 3; i++) {
        threaded.block("s" + i);
        engine.append(P0, slow, "s" + i);
      }
      for (int i = 1; i <= 3; i++) {
        String running = "s" + i;
        String other = "m" + i;
        threaded.poll(() -> threaded.hasStarted(running));
        slowRunTimePasses(threaded);
        engine.append(P0, mate, other);
        threaded.poll(() -> engine.handled.contains(other));
        threaded.release(running);
      }
      ThreadedEngine.await(() -> engine.handled.size() == 6);
      assertThat(engine.handled)
          .filteredOn(value -> value.startsWith("s"))
          .containsExactly("s1", "s2", "s3");
      engine.assertNothingFailed();
    }
  }

  @Test
  void aRetryThatIsSlowLeavesItsLaneToOthersAndKeepsItsKey() throws InterruptedException {
    Set<String> failedOnce = ConcurrentHashMap.newKeySet();
    try (ThreadedEngine threaded =
        new ThreadedEngine(
            b ->
                b.ordering(Ordering.KEY)
                    .concurrency(2)
                    .filterMessages(
                        message -> {
                          if (message.value().equals("s1") && failedOnce.add("s1")) {
                            throw new IllegalStateException("at first");
                          }
                          return true;
                        })
                    .onFailure(
                        failed ->
                            CompletableFuture.completedStage(
                                FailureDecision.retry(Duration.ZERO))))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      String slow = keyInLane(0, "slow");
      String mate = keyInLane(0, "mate");
      threaded.block("s1");
      engine.append(P0, slow, "s1");
      engine.append(P0, slow, "s2");
      threaded.poll(() -> threaded.hasStarted("s1"));
      engine.append(P0, mate, "m1");
      engine.once();
      slowRunTimePasses(threaded);
      ThreadedEngine.await(() -> engine.handled.contains("m1"));
      assertThat(engine.handled).containsExactly("m1");
      threaded.release("s1");
      ThreadedEngine.await(() -> engine.handled.contains("s2"));
      assertThat(engine.handled).containsExactly("m1", "s1", "s2");
      ThreadedEngine.await(() -> engine.parts.router().all().stream().allMatch(l -> l.isQuiet()));
      engine.commit();
      assertThat(engine.committed(P0)).isEqualTo(3);
      assertThat(engine.parts.stats().failedAttempts()).isEqualTo(1);
      engine.assertNothingFailed();
    }
  }

  @Test
  void inPartitionOrderTheWholePartitionWaitsForASlowRecord() throws Exception {
    try (ThreadedEngine threaded = new ThreadedEngine(b -> b)) {
      EngineFixture engine = threaded.engine.assigned(P0, P1);
      threaded.block("s1");
      engine.append(P0, "a", "s1");
      engine.append(P0, "b", "s2");
      engine.append(P1, "c", "free");
      threaded.poll(() -> threaded.hasStarted("s1") && engine.handled.contains("free"));
      slowRunTimePasses(threaded);
      engine.append(P0, "c", "s3");
      threaded.poll(() -> engine.assignment(P0).heldRecords.get() == 3);
      assertThat(engine.handled).containsExactly("free");
      threaded.release("s1");
      ThreadedEngine.await(() -> engine.handled.size() == 4);
      assertThat(engine.handled).containsExactly("free", "s1", "s2", "s3");
    }
  }

  @Test
  void aSlowRecordThatFailsInTheEndIsTreatedLikeAnyFailedRecord() throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).onFailure(FailureHandler.skip()))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("slow");
      engine.append(P0, "k", "slow");
      engine.append(P0, "k", "next");
      threaded.poll(() -> threaded.hasStarted("slow"));
      slowRunTimePasses(threaded);
      engine.parts.router().all().get(0).running().forEach(Visit::interrupt);
      ThreadedEngine.await(() -> engine.handled.contains("next"));
      ThreadedEngine.await(() -> engine.parts.router().all().stream().allMatch(l -> l.isQuiet()));
      assertThat(engine.parts.stats().skipped()).isEqualTo(1);
      engine.commit();
      assertThat(engine.committed(P0)).isEqualTo(2);
    }
  }

  @Test
  void aSlowRunThatEndsAfterItsPartitionWasLostSettlesNothing() throws Exception {
    try (ThreadedEngine threaded = new ThreadedEngine(b -> b.ordering(Ordering.KEY))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("slow");
      engine.append(P0, "k", "slow");
      engine.append(P0, "k", "next");
      threaded.poll(() -> threaded.hasStarted("slow"));
      slowRunTimePasses(threaded);
      engine.script.loseOnNextPoll(P0);
      engine.once();
      threaded.release("slow");
      ThreadedEngine.await(() -> engine.parts.router().all().stream().allMatch(l -> l.isQuiet()));
      engine.commit();
      assertThat(engine.handled).containsExactly("slow");
      assertThat(engine.committed(P0)).isZero();
    }
  }

  @Test
  void slowRunsDoNotIncreaseTheNumberOfWorkers() throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.UNORDERED).concurrency(2))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      for (int i = 1; i <= 3; i++) {
        threaded.block("s" + i);
        engine.append(P0, null, "s" + i);
      }
      threaded.poll(() -> threaded.hasStarted("s1") && threaded.hasStarted("s2"));
      slowRunTimePasses(threaded);
      slowRunTimePasses(threaded);
      assertThat(threaded.hasStarted("s3")).isFalse();
      threaded.release("s1");
      threaded.awaitStarted("s3");
    }
  }
}
