package io.github.kafkaeasy.consumer.internal.poll;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.DrainReport;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.ThreadedEngine;
import io.github.kafkaeasy.consumer.internal.UsualOptions;
import io.github.kafkaeasy.test.TakeTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/**
 * Closing a consumer: running records finish, done records are committed, and it takes a bounded
 * time.
 */
class DrainTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * Limit for tests in which another thread must act meanwhile, because the manual clock is faster
   * than real time.
   */
  private static final Duration LONG = Duration.ofMinutes(30);

  @Test
  void runningRecordsFinishAndAreCommittedAndQueuedOnesAreNotStarted() throws InterruptedException {
    try (ThreadedEngine threaded = new ThreadedEngine(b -> b)) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("running");
      engine.append(P0, "k", "running");
      engine.append(P0, "k", "queued");
      threaded.poll(() -> threaded.hasStarted("running"));
      Thread other =
          new Thread(
              () -> {
                ThreadedEngine.await(() -> engine.parts.life().state() == ConsumerState.DRAINING);
                threaded.release("running");
              });
      other.start();
      DrainReport report = engine.drain(LONG);
      other.join();
      assertThat(engine.handled).containsExactly("running");
      assertThat(engine.committed(P0)).isEqualTo(1);
      assertThat(report.clean()).isTrue();
      assertThat(report.droppedQueued()).isEqualTo(1);
      assertThat(engine.script.closed()).isTrue();
    }
  }

  @Test
  void aHandlerThatHangsIsInterruptedBeforeTheDeadline() throws InterruptedException {
    try (ThreadedEngine threaded = new ThreadedEngine(b -> b)) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("hanging");
      engine.append(P0, "k", "hanging");
      threaded.poll(() -> threaded.hasStarted("hanging"));
      long start = engine.clock.nanoTime();
      long interruption = start + LIMIT.minusSeconds(2).toNanos();
      // An interrupted thread needs real time to end, and more of it on a busy machine.
      engine.holdTimeWhile(
          () -> engine.clock.nanoTime() - interruption >= 0 && threaded.isWorking());
      DrainReport report = engine.drain(LIMIT);
      assertThat(report.interrupted()).isEqualTo(1);
      assertThat(report.stuckThreads()).isEmpty();
      assertThat(engine.committed(P0)).isZero();
      assertThat(engine.parts.stats().failedAttempts()).isZero();
      assertThat(Duration.ofNanos(engine.clock.nanoTime() - start))
          .isBetween(Duration.ofSeconds(18), LIMIT);
    }
  }

  @Test
  void aHandlerThatCannotBeInterruptedIsNamedAndTheCloseStaysBounded() throws InterruptedException {
    AtomicBoolean release = new AtomicBoolean();
    AtomicBoolean started = new AtomicBoolean();
    try (ThreadedEngine threaded =
        new ThreadedEngine(
            b ->
                b.filter(
                    record -> {
                      started.set(true);
                      while (!release.get()) {
                        // Sleeps, because spinning would take the processor from the poll thread.
                        TakeTime.uninterruptibleMillis(1);
                      }
                      return true;
                    }))) {
      EngineFixture engine = threaded.engine.assigned(P0);
      engine.append(P0, "k", "v");
      threaded.poll(started::get);
      DrainReport report = engine.drain(LIMIT);
      assertThat(report.stuckThreads()).hasSize(1);
      assertThat(report.clean()).isFalse();
      assertThat(report.took()).isLessThanOrEqualTo(LIMIT);
      assertThat(engine.committed(P0)).isZero();
    } finally {
      release.set(true);
    }
  }

  /** Another worker may settle the outcome before the first one has left the lane. */
  @Test
  void aWorkerWhoseHandlerHasReturnedIsNotReportedAsStuck() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicReference<Thread> returned = new AtomicReference<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    Executor workers =
        task -> {
          threads.execute(task);
          if (Thread.currentThread() == returned.get()) {
            awaitUnbroken(leave);
          }
        };
    try {
      EngineFixture engine =
          EngineFixture.withOwnHandler(
                  b ->
                      b.handle(
                          message -> {
                            started.countDown();
                            release.await();
                            returned.set(Thread.currentThread());
                          }),
                  workers)
              .assigned(P0);
      engine.append(P0, "k", "slow");
      engine.once();
      engine.once();
      started.await();
      for (int i = 0; i < 3; i++) {
        engine.clock.advance(Duration.ofSeconds(1));
        engine.once();
      }
      release.countDown();
      DrainReport report = engine.drain(LONG);
      assertThat(report.stuckThreads()).isEmpty();
      assertThat(report.clean()).isTrue();
      assertThat(engine.committed(P0)).isEqualTo(1);
    } finally {
      leave.countDown();
      threads.shutdownNow();
    }
  }

  private static void awaitUnbroken(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void recordsThatWaitForARetryAreDroppedUncommittedAndCounted() {
    EngineFixture engine = new EngineFixture(UsualOptions::holdingBad);
    engine.assigned(P0);
    engine.append(P0, "k", "bad");
    engine.append(P0, "k", "follower");
    engine.pollAndWork();
    DrainReport report = engine.drain(LIMIT);
    assertThat(report.droppedHeld()).isEqualTo(2);
    assertThat(report.took()).isLessThan(Duration.ofSeconds(1));
    assertThat(engine.committed(P0)).isZero();
    assertThat(engine.executor.delayed()).isZero();
  }

  @Test
  void partitionsThatAreAssignedWhileDrainingAreLeftToTheNextOwner() throws InterruptedException {
    try (ThreadedEngine threaded = new ThreadedEngine(b -> b)) {
      EngineFixture engine = threaded.engine.assigned(P0);
      threaded.block("running");
      engine.append(P0, "k", "running");
      threaded.poll(() -> threaded.hasStarted("running"));
      engine.append(P1, "k", "for the next owner");
      engine.script.assignOnNextPoll(P1);
      Thread other =
          new Thread(
              () -> {
                ThreadedEngine.await(() -> engine.script.assignment().contains(P1));
                threaded.release("running");
              });
      other.start();
      engine.drain(LONG);
      other.join();
      assertThat(engine.handled).containsExactly("running");
      assertThat(engine.script.committed(P1).map(OffsetAndMetadata::offset).orElse(0L)).isZero();
    }
  }

  @Test
  void aRebalanceWhileDrainingDoesNotWaitAndDoneRecordsAreCommitted() throws InterruptedException {
    try (ThreadedEngine threaded = new ThreadedEngine(b -> b)) {
      EngineFixture engine = threaded.engine.assigned(P0, P1);
      threaded.block("running");
      engine.append(P0, "k", "done");
      engine.append(P1, "k", "running");
      threaded.poll(() -> threaded.hasStarted("running") && engine.handled.contains("done"));
      engine.script.revokeOnNextPoll(P0);
      Thread other =
          new Thread(
              () -> {
                ThreadedEngine.await(() -> !engine.script.assignment().contains(P0));
                threaded.release("running");
              });
      other.start();
      engine.drain(LONG);
      other.join();
      assertThat(engine.committed(P0)).isEqualTo(1);
      assertThat(engine.committed(P1)).isEqualTo(1);
    }
  }
}
