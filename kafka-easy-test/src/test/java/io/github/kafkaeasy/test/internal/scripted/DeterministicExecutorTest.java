package io.github.kafkaeasy.test.internal.scripted;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import org.junit.jupiter.api.Test;

class DeterministicExecutorTest {

  private final ManualClock clock = new ManualClock();
  private final DeterministicExecutor executor = new DeterministicExecutor(clock);
  private final List<String> ran = new ArrayList<>();

  @Test
  void nothingRunsByItself() {
    executor.execute(() -> ran.add("a"));

    assertThat(ran).isEmpty();
    assertThat(executor.pending()).isEqualTo(1);
  }

  @Test
  void runNextRunsOneTaskInTheOrderOfSubmission() {
    executor.execute(() -> ran.add("a"));
    executor.execute(() -> ran.add("b"));

    assertThat(executor.runNext()).isTrue();

    assertThat(ran).containsExactly("a");
    assertThat(executor.runNext()).isTrue();
    assertThat(executor.runNext()).isFalse();
    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void runAllAlsoRunsTasksThatTheTasksSubmit() {
    executor.execute(() -> executor.execute(() -> ran.add("inner")));

    assertThat(executor.runAll()).isEqualTo(2);
    assertThat(ran).containsExactly("inner");
  }

  @Test
  void runAllGivesUpOnTasksThatNeverEndAndNamesTheNext() {
    executor.execute(new Endless(executor));

    assertThatThrownBy(executor::runAll)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("100000")
        .hasMessageContaining("Endless.run");
  }

  private record Endless(DeterministicExecutor executor) implements Runnable {
    @Override
    public void run() {
      executor.execute(this);
    }
  }

  @Test
  void theSameSeedGivesTheSameOrder() {
    List<String> first = shuffledOrder(7);

    assertThat(shuffledOrder(7)).isEqualTo(first).hasSize(20);
    assertThat(shuffledOrder(8)).isNotEqualTo(first);
  }

  private List<String> shuffledOrder(long seed) {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String name = "task " + i;
      executor.execute(() -> order.add(name));
    }
    Random random = new Random(seed);
    while (executor.runOneAtRandom(random)) {
      // until nothing is left
    }
    return order;
  }

  @Test
  void aTaskRunsOnTheThreadThatRunsIt() {
    List<Thread> threads = new ArrayList<>();
    executor.execute(() -> threads.add(Thread.currentThread()));

    executor.runAll();

    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void anExceptionReachesTheCallerThatRunsTheTaskAndNamesTheSubmission() {
    executor.execute(
        () -> {
          throw new IllegalArgumentException("broken");
        });
    executor.execute(() -> ran.add("next"));

    assertThatThrownBy(executor::runAll)
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("DeterministicExecutorTest.anExceptionReaches")
        .hasCause(new IllegalArgumentException("broken"));
    assertThat(executor.pending()).isEqualTo(1);
  }

  @Test
  void anErrorReachesTheCallerThatRunsTheTaskToo() {
    executor.execute(
        () -> {
          throw new OutOfMemoryError("pretended");
        });

    assertThatThrownBy(executor::runNext).hasCauseInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void aSubmittedTaskFailsOnlyItsFuture() {
    Future<?> future =
        executor.submit(
            () -> {
              throw new IllegalStateException("mine");
            });

    assertThat(executor.runNext()).isTrue();

    assertThatThrownBy(future::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aScheduledTaskThatFailsIsNotSilent() {
    ScheduledFuture<?> future =
        executor.schedule(
            () -> {
              throw new IllegalStateException("timer");
            },
            1,
            SECONDS);
    clock.advance(Duration.ofSeconds(1));

    assertThatThrownBy(executor::runNext).isInstanceOf(TaskFailedException.class);
    assertThatThrownBy(future::get).hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDelayedTaskBecomesRunnableWhenTheClockReachesItsDueTime() {
    ScheduledFuture<String> future = executor.schedule(() -> "done", 10, SECONDS);

    clock.advance(Duration.ofSeconds(10).minusNanos(1));
    assertThat(executor.runNext()).isFalse();

    clock.advance(Duration.ofNanos(1));
    assertThat(executor.runNext()).isTrue();
    assertThat(future.isDone()).isTrue();
  }

  @Test
  void delayedTasksRunByDueTimeThenBySubmission() {
    add("late", 3);
    add("early", 1);
    add("early too", 1);

    clock.advance(Duration.ofSeconds(5));
    executor.runAll();

    assertThat(ran).containsExactly("early", "early too", "late");
  }

  @Test
  void aTaskThatFallsDueQueuesBehindEarlierRunnableTasks() {
    add("delayed", 1);
    executor.execute(() -> ran.add("before"));
    clock.advance(Duration.ofSeconds(1));
    executor.execute(() -> ran.add("after"));

    executor.runAll();

    assertThat(ran).containsExactly("before", "delayed", "after");
  }

  @Test
  void nextDueIsTheTimeUntilTheNextTask() {
    assertThat(executor.nextDue()).isEmpty();
    add("a", 5);
    clock.advance(Duration.ofSeconds(2));

    assertThat(executor.nextDue()).contains(Duration.ofSeconds(3));
    assertThat(executor.delayed()).isEqualTo(1);
  }

  @Test
  void aCancelledTaskIsRemoved() {
    ScheduledFuture<?> delayed = executor.schedule(() -> ran.add("a"), 1, SECONDS);
    Future<?> queued = executor.submit(() -> ran.add("b"));

    assertThat(delayed.cancel(false)).isTrue();
    assertThat(queued.cancel(false)).isTrue();

    assertThat(executor.nextDue()).isEmpty();
    assertThat(executor.pending()).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(executor.runAll()).isZero();
    assertThat(ran).isEmpty();
  }

  @Test
  void runNextSkipsACancelledTask() {
    Future<?> cancelled = executor.submit(() -> ran.add("a"));
    executor.execute(() -> ran.add("b"));
    cancelled.cancel(false);

    assertThat(executor.runNext()).isTrue();

    assertThat(ran).containsExactly("b");
    assertThat(executor.runNext()).isFalse();
  }

  @Test
  void aFixedRateTaskRunsOncePerPeriod() {
    ScheduledFuture<?> future = executor.scheduleAtFixedRate(() -> ran.add("x"), 1, 2, SECONDS);

    clock.advance(Duration.ofSeconds(5));
    executor.runAll();

    assertThat(ran).hasSize(3);
    assertThat(executor.nextDue()).contains(Duration.ofSeconds(2));
    assertThat(future.isDone()).isFalse();
  }

  @Test
  void aFixedDelayTaskCountsFromTheEndOfTheRunBefore() {
    ScheduledFuture<?> future = executor.scheduleWithFixedDelay(() -> ran.add("x"), 1, 2, SECONDS);

    clock.advance(Duration.ofSeconds(5));
    executor.runAll();

    assertThat(ran).hasSize(1);
    assertThat(executor.nextDue()).contains(Duration.ofSeconds(2));
    assertThat(future.isDone()).isFalse();
  }

  @Test
  void aPeriodicTaskThatFailsDoesNotRunAgain() {
    ScheduledFuture<?> future =
        executor.scheduleAtFixedRate(
            () -> {
              throw new IllegalStateException("once");
            },
            1,
            1,
            SECONDS);
    clock.advance(Duration.ofSeconds(1));

    assertThatThrownBy(executor::runNext).isInstanceOf(TaskFailedException.class);

    assertThat(executor.nextDue()).isEmpty();
    assertThat(future.isDone()).isTrue();
  }

  @Test
  void aClockListenerCanRunDueTasks() {
    clock.onAdvance(executor::runAll);
    add("a", 1);

    clock.advance(Duration.ofSeconds(1));

    assertThat(ran).containsExactly("a");
  }

  @Test
  void shutdownRefusesNewTasksAndKeepsQueuedOnes() {
    executor.execute(() -> ran.add("queued"));
    add("delayed", 1);
    ScheduledFuture<?> periodic = executor.scheduleAtFixedRate(() -> ran.add("p"), 1, 1, SECONDS);

    executor.shutdown();

    assertThatThrownBy(() -> executor.execute(() -> ran.add("late")))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> add("late", 1)).isInstanceOf(RejectedExecutionException.class);
    assertThat(periodic.isCancelled()).isTrue();
    assertThat(executor.awaitTermination(1, SECONDS)).isFalse();
    clock.advance(Duration.ofSeconds(1));
    executor.runAll();
    assertThat(ran).containsExactly("queued", "delayed");
    assertThat(executor.isTerminated()).isTrue();
  }

  @Test
  void shutdownNowReturnsTheTasksThatDidNotRun() {
    executor.execute(() -> ran.add("queued"));
    add("delayed", 1);

    assertThat(executor.shutdownNow()).hasSize(2);

    assertThat(executor.runAll()).isZero();
    assertThat(executor.isTerminated()).isTrue();
  }

  @Test
  void closeRunsRunnableTasksAndCancelsDelayedOnes() {
    executor.execute(() -> ran.add("queued"));
    ScheduledFuture<?> delayed = executor.schedule(() -> ran.add("delayed"), 1, SECONDS);

    executor.close();

    assertThat(ran).containsExactly("queued");
    assertThat(delayed.isCancelled()).isTrue();
    assertThat(executor.isTerminated()).isTrue();
  }

  @Test
  void aCallThatWouldWaitForEverIsRefused() {
    assertThatThrownBy(() -> executor.invokeAll(List.of()))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private void add(String name, long seconds) {
    ScheduledFuture<?> future = executor.schedule(() -> ran.add(name), seconds, SECONDS);
    assertThat(future.isDone()).isFalse();
  }
}
