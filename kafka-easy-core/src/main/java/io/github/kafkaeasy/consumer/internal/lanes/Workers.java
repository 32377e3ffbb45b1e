package io.github.kafkaeasy.consumer.internal.lanes;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Lets up to {@code limit} workers at a time go round the lanes that have something to do. Workers
 * are started one by one: each wakes the next only when it has found work and sees more, so a short
 * burst does not wake them all to find it gone.
 */
public final class Workers {
  private final Executor threads;

  /** May change at any time. */
  private volatile int limit;

  private final Consumer<Throwable> onBug;

  /** Lanes to visit: anybody adds, workers take. */
  private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();

  /** Workers that go round or are about to. */
  private final AtomicInteger active = new AtomicInteger();

  /**
   * Whether more go round than may, since the limit has become lower. Any thread sets it, workers
   * clear it; lanes look at it before each attempt, so that a long row of records is no obstacle.
   */
  private volatile boolean tooMany;

  /** True while a worker was asked for and has not looked for work yet. */
  private final AtomicBoolean starting = new AtomicBoolean();

  /**
   * @param onBug told what a worker did not survive
   */
  public Workers(Executor threads, int limit, Consumer<Throwable> onBug) {
    this.threads = threads;
    this.limit = limit;
    this.onBug = onBug;
  }

  /** Changes how many may go round: from their next record on. Any thread. */
  public void limit(int workers) {
    limit = workers;
    tooMany = active.get() > workers;
    wakeOne();
  }

  /** Whether a worker should leave its lane to others, after the record that it is at. */
  boolean areTooMany() {
    return tooMany;
  }

  void submit(Runnable lane) {
    ready.add(lane);
    wakeOne();
  }

  /**
   * Adds without waking: whoever calls sees to it afterwards, by {@link #wakeOne} or, a worker, by
   * going on round.
   */
  void add(Runnable lane) {
    ready.add(lane);
  }

  /** Wakes a worker when there is something to do, which wakes the next. Any thread. */
  void wakeOne() {
    // Whoever is starting looks at the queue after it has cleared the flag, so it sees what was
    // added before the flag was read here.
    while (active.get() < limit && !ready.isEmpty() && starting.compareAndSet(false, true)) {
      if (active.incrementAndGet() <= limit) {
        start();
        return;
      }
      // Another one was faster. Somebody who saw the flag meanwhile relies on this look again.
      active.decrementAndGet();
      starting.set(false);
    }
  }

  /** Runs something that is none of the lanes' business, on a thread of its own. Any thread. */
  void aside(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      // The consumer has ended; nobody waits for it any more.
    } catch (OutOfMemoryError noThread) {
      onBug.accept(noThread);
    }
  }

  private void start() {
    try {
      threads.execute(this::goRound);
    } catch (RejectedExecutionException e) {
      // The threads were shut down after the drain: what is left in the lanes is void.
      active.decrementAndGet();
      starting.set(false);
    } catch (OutOfMemoryError noThread) {
      // "unable to create native thread": told to whoever happened to post a record, it would be
      // lost, and the lanes would wait for ever.
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
        // Nothing a handler throws comes here. The lane is lost, so the consumer must not go on.
        onBug.accept(bug);
      }
      if (tooMany && leavesToOthers()) {
        return;
      }
    }
    active.decrementAndGet();
    wakeOne();
  }

  /** Whether this worker is one too many; then it does not count any more. */
  private boolean leavesToOthers() {
    int now = active.get();
    while (now > limit) {
      if (active.compareAndSet(now, now - 1)) {
        return true;
      }
      now = active.get();
    }
    // Whatever it was set for is over: while it is set no lane gets on.
    tooMany = false;
    return false;
  }
}
