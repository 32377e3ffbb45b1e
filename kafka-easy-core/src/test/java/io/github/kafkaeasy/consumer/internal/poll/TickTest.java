package io.github.kafkaeasy.consumer.internal.poll;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.DrainReport;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.ThreadedEngine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Duties of the poll thread while it waits: timeouts, slow runs and pauses are handled during every
 * wait.
 */
@Timeout(120)
class TickTest {

  /** Long, because the manual clock is faster than real time. */
  private static final Duration LONG = Duration.ofMinutes(2);

  @Test
  void handlerTimeoutIsEnforcedWhileARevocationWaits() throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(
            b ->
                b.ordering(Ordering.KEY)
                    .revocationWait(LONG)
                    .handlerTimeout(Duration.ofSeconds(5)))) {
      EngineFixture engine = threaded.engine.assigned(P0, P1);
      threaded.block("going");
      threaded.block("retained");
      engine.append(P0, "k", "going");
      engine.append(P1, "k", "retained");
      threaded.poll(() -> threaded.hasStarted("going") && threaded.hasStarted("retained"));
      engine.script.revokeOnNextPoll(P0);
      long start = engine.clock.nanoTime();
      engine.once();
      assertThat(engine.parts.stats().handlerTimeouts()).isEqualTo(2);
      assertThat(Duration.ofNanos(engine.clock.nanoTime() - start)).isLessThan(LONG);
    }
  }

  @Test
  void aSlowRunOfARetainedPartitionIsTakenOverWhileARevocationWaits() throws Exception {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).concurrency(3).revocationWait(LONG))) {
      EngineFixture engine = threaded.engine.assigned(P0, P1);
      threaded.block("going");
      threaded.block("slow");
      engine.append(P0, "k", "going");
      String mate = mateOf("slow", 3);
      engine.append(P1, "slow", "slow");
      engine.append(P1, mate, "mate");
      threaded.poll(() -> threaded.hasStarted("going") && threaded.hasStarted("slow"));
      assertThat(threaded.hasStarted("mate")).isFalse();
      engine.script.revokeOnNextPoll(P0);
      Thread other =
          new Thread(
              () -> {
                ThreadedEngine.await(() -> threaded.hasStarted("mate"));
                threaded.release("going");
              });
      other.start();
      engine.once();
      other.join();
      assertThat(engine.handled).containsExactlyInAnyOrder("mate", "going");
      assertThat(engine.committed(P0)).isEqualTo(1);
    }
  }

  /** Another key in the same lane. */
  private static String mateOf(String key, int concurrency) {
    var keying =
        new io.github.kafkaeasy.consumer.internal.lanes.Keying(Ordering.KEY, concurrency, false);
    for (int i = 0; ; i++) {
      if (keying.laneOf(keyed("mate" + i)) == keying.laneOf(keyed(key))) {
        return "mate" + i;
      }
    }
  }

  private static org.apache.kafka.clients.consumer.ConsumerRecord<byte[], byte[]> keyed(
      String key) {
    byte[] bytes = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new org.apache.kafka.clients.consumer.ConsumerRecord<>("orders", 1, 0, bytes, bytes);
  }

  @Test
  void aPauseIsCarriedOutWhileARevocationWaits() throws Exception {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).revocationWait(LONG))) {
      EngineFixture engine = threaded.engine.assigned(P0, P1);
      threaded.block("going");
      engine.append(P0, "k", "going");
      threaded.poll(() -> threaded.hasStarted("going"));
      engine.script.revokeOnNextPoll(P0);
      Thread other =
          new Thread(
              () -> {
                ThreadedEngine.await(() -> engine.script.queuedForPoll() == 0);
                CompletableFuture<Void> paused = engine.parts.controls().pause(Set.of(P1), true);
                paused.join();
                threaded.release("going");
              });
      other.start();
      engine.once();
      other.join();
      assertThat(engine.committed(P0)).as("released by the pause").isEqualTo(1);
    }
  }

  @Test
  void handlerTimeoutIsEnforcedWhileTheDrainWaits() throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.handlerTimeout(Duration.ofSeconds(5)))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("running");
      engine.append(P0, "k", "running");
      threaded.poll(() -> threaded.hasStarted("running"));
      engine.holdTimeWhile(
          () -> engine.parts.stats().handlerTimeouts() == 1 && threaded.isRunning());
      DrainReport report = engine.drain(Duration.ofMinutes(30));
      assertThat(engine.parts.stats().handlerTimeouts()).isEqualTo(1);
      assertThat(report.interrupted()).as("by the end of the drain").isZero();
    }
  }

  @Test
  void aLongRevocationIsNoReasonForARestart() throws InterruptedException {
    try (ThreadedEngine threaded =
        new ThreadedEngine(b -> b.ordering(Ordering.KEY).revocationWait(LONG))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("going");
      engine.append(P0, "k", "going");
      threaded.poll(() -> threaded.hasStarted("going"));
      engine.script.revokeOnNextPoll(P0);
      long start = engine.clock.nanoTime();
      boolean[] alive = new boolean[1];
      Thread other =
          new Thread(
              () -> {
                ThreadedEngine.await(
                    () -> engine.clock.nanoTime() - start > Duration.ofSeconds(60).toNanos());
                alive[0] = engine.parts.health().health().liveness().ok();
                threaded.release("going");
              });
      other.start();
      engine.once();
      other.join();
      assertThat(alive[0]).isTrue();
    }
  }
}
