package io.github.kafkaeasy.consumer.internal.lanes;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Lets up to {@code limit} workers at the same time visit the lanes that have work. Workers are
 * woken one by one: each wakes the next one only if it has found work and there is more, so that a
 * short burst does not wake all of them for nothing.
 */
public final class Workers {
  private final Executor threads;

  /** May change at any time. */
  private volatile int limit;

  private final Consumer<Throwable> onBug;

  /** Lanes to visit; any thread adds, workers take. */
  private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();

  /** Number of workers that visit lanes or are about to. */
  private final AtomicInteger active = new AtomicInteger();

  /**
   * True when more workers are active than allowed, after the limit was lowered. Any thread sets
   * it, workers clear it. Lanes check it before each attempt, because a slice may have many
   * records.
   */
  private volatile boolean tooMany;

  /** True from the request for a worker until it has started to look for work. */
  private final AtomicBoolean starting = new AtomicBoolean();

  /**
   * @param onBug called when a lane throws, which it never should, or when no thread can be created
   */
  public Workers(Executor threads, int limit, Consumer<Throwable> onBug) {
    this.threads = threads;
    this.limit = limit;
    this.onBug = onBug;
  }

  /**
   * Changes the maximum number of workers; active workers leave after their present record if they
   * are too many. Any thread.
   */
  public void limit(int workers) {
    limit = workers;
    tooMany = active.get() > workers;
    wakeOne();
  }

  /** Whether a worker must leave its lane after its present record. */
  boolean areTooMany() {
    return tooMany;
  }

  void submit(Runnable lane) {
    ready.add(lane);
    wakeOne();
  }

  /**
   * Adds a lane without waking a worker: the caller must call {@link #wakeOne} later, or is a
   * worker that continues with the next lane.
   */
  void add(Runnable lane) {
    ready.add(lane);
  }

  /** Wakes a worker if there is work; that worker wakes the next. Any thread. */
  void wakeOne() {
    // A starting worker reads the queue after it has cleared the flag, so it sees everything that
    // was added before the flag was read here.
    while (active.get() < limit && !ready.isEmpty() && starting.compareAndSet(false, true)) {
      if (active.incrementAndGet() <= limit) {
        start();
        return;
      }
      // Another thread has started the last allowed worker. A thread that saw the flag set
      // meanwhile has not woken a worker, so the loop checks again.
      active.decrementAndGet();
      starting.set(false);
    }
  }

  /** Runs a task that does not belong to a lane, on a separate thread. Any thread. */
  void aside(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      // The consumer has ended, and the task is not needed any more.
    } catch (OutOfMemoryError noThread) {
      onBug.accept(noThread);
    }
  }

  private void start() {
    try {
      threads.execute(this::goRound);
    } catch (RejectedExecutionException e) {
      // The threads were shut down after the drain; records that remain in the lanes are dropped.
      active.decrementAndGet();
      starting.set(false);
    } catch (OutOfMemoryError noThread) {
      // "unable to create native thread": it must not be thrown to the thread that posted a record,
      // where it would be lost and the lanes would never run.
      active.decrementAndGet();
      starting.set(false);
      onBug.accept(noThread);
    }
  }

  private void goRound() {
    starting.set(false);
    Runnable lane;
    while ((lane = ready.poll()) != null) {
      if (!ready.isEmpty()) {
        wakeOne();
      }
      try {
        lane.run();
      } catch (Throwable bug) {
        // Exceptions of handlers never get here. The lane is broken, so the consumer must stop.
        onBug.accept(bug);
      }
      if (tooMany && leavesToOthers()) {
        return;
      }
    }
    active.decrementAndGet();
    wakeOne();
  }

  /**
   * Whether this worker must leave, because more workers are active than allowed; if so, subtracts
   * it from the active ones.
   */
  private boolean leavesToOthers() {
    while (true) {
      int now = active.get();
      if (now <= limit) {
        // There are not too many workers any more. Lanes would not continue while the flag is set.
        tooMany = false;
        if (active.get() <= limit) {
          return false;
        }
        // The limit was lowered just before the flag was cleared.
        tooMany = true;
      } else if (active.compareAndSet(now, now - 1)) {
        return true;
      }
    }
  }
}
