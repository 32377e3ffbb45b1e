package io.github.kafkaeasy.consumer.internal.run;

import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of open attempts (running, or with an open stage) and the number of attempts
 * that start per second. A visitor that is not admitted immediately waits in a queue, first come
 * first served. The gate calls it when its turn comes, and counts it as admitted. So no thread
 * sleeps, and each admission wakes only one visitor.
 *
 * <p>Both limits may change at any time. Without any limit, only the end of a batch takes the
 * gate's lock.
 */
public final class Gate {

  /** Unused admissions are kept for this time; a longer pause does not allow a longer burst. */
  private static final double SAVED_SECONDS = 0.1;

  private static final double UNLIMITED = Double.POSITIVE_INFINITY;

  /**
   * Shortest delay of the timer, so that it does not run too often. All admissions that become due
   * during the delay are given together.
   */
  private static final long SHORTEST_WAIT_NANOS = 1_000_000;

  /** A lane, or a held key of a lane, that wants to start an attempt. */
  public interface Visitor {

    /**
     * Admits the visitor. Called on any thread under the gate's lock, so it must only post an
     * event.
     *
     * @return false when the visitor does not want to start any more; the gate then admits the next
     *     visitor instead
     */
    boolean admitted();
  }

  /** Whether the number of open attempts is limited; never changes. */
  private final boolean bounded;

  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timer;

  /** True when nothing is limited. Written under the lock, read by any thread. */
  private volatile boolean open;

  // Everything below is guarded by this.
  private final ArrayDeque<Visitor> waiting = new ArrayDeque<>();
  private int mostOpen;
  private int free;

  /** 0: no limit. */
  private double perNano;

  private double tokens = UNLIMITED;
  private long refilledNanos;

  /** The timer's task for waiting visitors; null: none is scheduled. */
  private @Nullable Future<?> timerSet;

  /**
   * @param mostOpen maximum number of open attempts; 0: no limit
   * @param perSecond maximum number of attempts that start per second; 0: no limit
   */
  public Gate(
      int mostOpen, double perSecond, LongSupplier nanoTime, ScheduledExecutorService timer) {
    this.bounded = mostOpen > 0;
    this.mostOpen = mostOpen;
    this.free = mostOpen;
    this.nanoTime = nanoTime;
    this.timer = timer;
    setRate(perSecond);
  }

  /**
   * Changes the maximum number of open attempts. Any thread. Call it only if the number was limited
   * from the start.
   *
   * @param now the new maximum; if more attempts are open, they are not ended
   */
  public synchronized void changeMostOpen(int now) {
    free += now - mostOpen;
    mostOpen = now;
    letIn();
  }

  /**
   * Changes the maximum number of attempts that start per second. Any thread.
   *
   * @param perSecond 0: no limit
   */
  public synchronized void changeRate(double perSecond) {
    refill();
    setRate(perSecond);
    if (timerSet != null) {
      // The timer was set for the old rate.
      timerSet.cancel(false);
      timerSet = null;
    }
    letIn();
  }

  private void setRate(double perSecond) {
    perNano = perSecond / 1e9;
    refilledNanos = nanoTime.getAsLong();
    // Admissions saved under a higher rate, or without a limit, must not cause a burst under this
    // rate.
    tokens = perSecond > 0 ? Math.min(1, tokens) : UNLIMITED;
    open = !bounded && perSecond <= 0;
  }

  /** Whether there is no limit now; then attempts start without {@link #enter}. Any thread. */
  public boolean isOpen() {
    return open;
  }

  /** True: start the attempt. False: the visitor is queued and will be called. */
  public synchronized boolean enter(Visitor visitor) {
    refill();
    if (waiting.isEmpty() && hasRoom()) {
      admit();
      return true;
    }
    waiting.add(visitor);
    setTimer();
    return false;
  }

  /** Ends an attempt. Any thread. */
  public void leave() {
    if (bounded) {
      leaveBounded();
    }
  }

  private synchronized void leaveBounded() {
    free++;
    letIn();
  }

  /** Returns an unused admission. */
  public synchronized void giveBack() {
    tokens = Math.min(mostSaved(), tokens + 1);
    if (bounded) {
      free++;
    }
    letIn();
  }

  /** Counts the further records of a batch, whose attempt was admitted as one record. */
  public synchronized void charge(int more) {
    tokens -= more;
  }

  private synchronized void timeHasCome() {
    timerSet = null;
    letIn();
  }

  private void letIn() {
    refill();
    while (!waiting.isEmpty() && hasRoom()) {
      if (waiting.remove().admitted()) {
        admit();
      }
    }
    setTimer();
  }

  private boolean hasRoom() {
    return tokens >= 1 && (!bounded || free > 0);
  }

  private void admit() {
    tokens--;
    if (bounded) {
      free--;
    }
  }

  private double mostSaved() {
    return perNano > 0 ? Math.max(1, perNano * 1e9 * SAVED_SECONDS) : UNLIMITED;
  }

  private void refill() {
    if (perNano > 0) {
      long now = nanoTime.getAsLong();
      tokens = Math.min(mostSaved(), tokens + (now - refilledNanos) * perNano);
      refilledNanos = now;
    }
  }

  /**
   * Schedules the timer if visitors wait for the rate. Visitors that wait for an open attempt to
   * end are admitted by {@link #leave}.
   */
  private void setTimer() {
    if (timerSet != null || waiting.isEmpty() || tokens >= 1) {
      return;
    }
    long wait = Math.max(SHORTEST_WAIT_NANOS, (long) Math.ceil((1 - tokens) / perNano));
    try {
      timerSet = timer.schedule(this::timeHasCome, wait, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The consumer is closing, and no visitor is admitted any more.
      waiting.clear();
    }
  }
}
