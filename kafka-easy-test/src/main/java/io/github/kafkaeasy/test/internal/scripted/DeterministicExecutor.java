package io.github.kafkaeasy.test.internal.scripted;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Executor without threads: the test runs the queued tasks one by one on its own thread, in order
 * or in random order.
 *
 * <p>Delayed tasks become runnable when the {@link ManualClock} reaches their due time. They are
 * queued behind the tasks that are already runnable, by due time and then by submission. Any thread
 * may submit; tasks run on the thread that calls {@code run...}.
 *
 * <p>If a task fails, {@code run...} throws a {@link TaskFailedException}. This holds for {@code
 * execute} and all {@code schedule} methods: a scheduled task's future fails too, but code under
 * test rarely checks it. A task given to {@code submit} fails only its future. A failed periodic
 * task does not run again.
 */
public final class DeterministicExecutor extends AbstractExecutorService
    implements ScheduledExecutorService {

  private static final int RUN_ALL_LIMIT = 100_000;

  private final ManualClock clock;

  // All guarded by this; tasks themselves run without the lock.
  private final List<QueuedTask> ready = new ArrayList<>();
  private final PriorityQueue<ScheduledTask<?>> delayed =
      new PriorityQueue<>(ScheduledTask::compareDue);
  private long submissions;
  private int running;
  private boolean shutdown;

  /**
   * Creates an executor on a clock.
   *
   * @param clock decides when delayed tasks become runnable
   */
  public DeterministicExecutor(ManualClock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Runs the oldest runnable task.
   *
   * @return false if nothing was runnable
   * @throws TaskFailedException if the task throws
   */
  public boolean runNext() {
    return runAt(size -> 0);
  }

  /**
   * Runs one of the runnable tasks.
   *
   * @param random chooses the task; a seed makes the order repeatable
   * @return false if nothing was runnable
   * @throws TaskFailedException if the task throws
   */
  public boolean runOneAtRandom(Random random) {
    return runAt(random::nextInt);
  }

  /**
   * Runs tasks until none is runnable, including tasks submitted meanwhile. Does not move the
   * clock.
   *
   * @return the number of tasks run
   * @throws TaskFailedException if a task throws; the tasks behind it stay queued
   * @throws IllegalStateException if tasks are still runnable after 100,000 of them have run; the
   *     message names the next one
   */
  public int runAll() {
    for (int ran = 0; ran < RUN_ALL_LIMIT; ran++) {
      if (!runNext()) {
        return ran;
      }
    }
    synchronized (this) {
      if (readyTasks().isEmpty()) {
        return RUN_ALL_LIMIT;
      }
      throw new IllegalStateException(
          "still busy after " + RUN_ALL_LIMIT + " tasks, next is " + ready.get(0).describe());
    }
  }

  /**
   * The number of runnable tasks; delayed tasks count once they are due.
   *
   * @return their number
   */
  public synchronized int pending() {
    return readyTasks().size();
  }

  /**
   * The number of delayed tasks that are not due yet.
   *
   * @return their number
   */
  public synchronized int delayed() {
    moveDueTasks();
    delayed.removeIf(Future::isCancelled);
    return delayed.size();
  }

  /**
   * The time until the next delayed task is due.
   *
   * @return more than zero; empty if there is no delayed task
   */
  public synchronized Optional<Duration> nextDue() {
    moveDueTasks();
    delayed.removeIf(Future::isCancelled);
    return Optional.ofNullable(delayed.peek()).map(task -> Duration.ofNanos(task.nanosLeft()));
  }

  @Override
  public void execute(Runnable command) {
    // submit(...) calls this method too; its tasks pass their exceptions to their futures.
    Objects.requireNonNull(command, "command");
    enqueue(new QueuedTask("task " + nextSequence(), new Throwable("submitted here"), command));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return schedule(new ScheduledTask<>(this, command, unit.toNanos(delay), 0));
  }

  @Override
  public <V extends @Nullable Object> ScheduledFuture<V> schedule(
      Callable<V> callable, long delay, TimeUnit unit) {
    return schedule(new ScheduledTask<>(this, callable, unit.toNanos(delay)));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    requirePositive("period", period);
    return schedule(
        new ScheduledTask<>(this, command, unit.toNanos(initialDelay), unit.toNanos(period)));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    requirePositive("delay", delay);
    return schedule(
        new ScheduledTask<>(this, command, unit.toNanos(initialDelay), -unit.toNanos(delay)));
  }

  /** Refuses new tasks and cancels periodic ones; queued and delayed ones may still be run. */
  @Override
  public void shutdown() {
    List<ScheduledTask<?>> periodic;
    synchronized (this) {
      shutdown = true;
      periodic = delayed.stream().filter(ScheduledTask::isPeriodic).toList();
      delayed.removeAll(periodic);
    }
    periodic.forEach(task -> task.cancel(false));
  }

  /** Refuses new tasks and returns all that have not started, without cancelling them. */
  @Override
  public synchronized List<Runnable> shutdownNow() {
    shutdown = true;
    List<Runnable> never = new ArrayList<>();
    readyTasks().forEach(task -> never.add(task.command()));
    never.addAll(delayed.stream().sorted(delayed.comparator()).toList());
    ready.clear();
    delayed.clear();
    return never;
  }

  /**
   * Shuts down, runs the runnable tasks on the calling thread and cancels the delayed ones.
   * Overrides the default method of newer Java versions, which would wait for ever.
   *
   * @throws TaskFailedException if a task throws
   */
  public void close() {
    shutdown();
    runAll();
    for (Runnable task : shutdownNow()) {
      if (task instanceof Future<?> future) {
        future.cancel(false);
      }
    }
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutdown;
  }

  @Override
  public synchronized boolean isTerminated() {
    delayed.removeIf(Future::isCancelled);
    return shutdown && running == 0 && delayed.isEmpty() && readyTasks().isEmpty();
  }

  /** Does not wait, since no task would run meanwhile; returns {@link #isTerminated()}. */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isTerminated();
  }

  /**
   * Not supported: it would wait for tasks that only the waiting thread could run.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) {
    throw wouldWait("invokeAll");
  }

  /**
   * Not supported: it would wait for tasks that only the waiting thread could run.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) {
    throw wouldWait("invokeAll");
  }

  /**
   * Not supported: it would wait for tasks that only the waiting thread could run.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks) {
    throw wouldWait("invokeAny");
  }

  /**
   * Not supported: it would wait for tasks that only the waiting thread could run.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) {
    throw wouldWait("invokeAny");
  }

  long now() {
    return clock.nanoTime();
  }

  synchronized long nextSequence() {
    return submissions++;
  }

  /** Queues a periodic task's next run, unless the executor was shut down during this run. */
  void again(ScheduledTask<?> task) {
    synchronized (this) {
      if (!shutdown) {
        delayed.add(task);
        return;
      }
    }
    task.cancel(false);
  }

  private <V extends @Nullable Object> ScheduledTask<V> schedule(ScheduledTask<V> task) {
    synchronized (this) {
      refuseAfterShutdown(task.label());
      delayed.add(task);
      moveDueTasks();
    }
    return task;
  }

  private synchronized void enqueue(QueuedTask task) {
    refuseAfterShutdown(task.label());
    moveDueTasks();
    ready.add(task);
  }

  private void refuseAfterShutdown(String label) {
    if (shutdown) {
      throw new RejectedExecutionException(label + " refused: the executor is shut down");
    }
  }

  private synchronized void moveDueTasks() {
    for (ScheduledTask<?> next = delayed.peek();
        next != null && next.nanosLeft() <= 0;
        next = delayed.peek()) {
      delayed.remove();
      ready.add(new QueuedTask(next.label(), next.submission(), next));
    }
  }

  private List<QueuedTask> readyTasks() {
    moveDueTasks();
    ready.removeIf(QueuedTask::isCancelled);
    return ready;
  }

  private boolean runAt(IntUnaryOperator choice) {
    QueuedTask task;
    synchronized (this) {
      moveDueTasks();
      do {
        if (ready.isEmpty()) {
          return false;
        }
        task = ready.remove(choice.applyAsInt(ready.size()));
      } while (task.isCancelled());
      running++;
    }
    try {
      task.run();
    } finally {
      synchronized (this) {
        running--;
      }
    }
    return true;
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, got " + value);
    }
  }

  private static UnsupportedOperationException wouldWait(String method) {
    return new UnsupportedOperationException(
        method + " would wait for tasks that only run when a test runs them; use submit");
  }

  private static boolean isPlumbing(String className) {
    return className.startsWith("java.util.concurrent.")
        || className.equals(DeterministicExecutor.class.getName())
        || className.equals(ScheduledTask.class.getName());
  }

  /** Entry of the queue: the task, its label, and the stack of its submission. */
  private record QueuedTask(String label, Throwable submission, Runnable command) {

    boolean isCancelled() {
      return command instanceof Future<?> future && future.isCancelled();
    }

    String describe() {
      for (StackTraceElement frame : submission.getStackTrace()) {
        if (!isPlumbing(frame.getClassName())) {
          return label + " submitted by " + frame;
        }
      }
      return label;
    }

    void run() {
      Throwable thrown = null;
      try {
        command.run();
        if (command instanceof ScheduledTask<?> scheduled) {
          thrown = scheduled.failure();
        }
      } catch (Throwable failure) {
        // Errors included: the test must see them.
        thrown = failure;
      }
      if (thrown != null) {
        throw new TaskFailedException(describe(), thrown, submission);
      }
    }
  }
}
