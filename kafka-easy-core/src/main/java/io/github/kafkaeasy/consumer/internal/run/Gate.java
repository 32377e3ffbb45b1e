package io.github.kafkaeasy.consumer.internal.run;

import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many attempts are open at a time (running, or awaiting their stage) and how many begin
 * a second. Whoever is not let in is remembered and called when its turn has come, first come first
 * served, with its admission already paid; so nothing sleeps, nobody overtakes, and each admission
 * wakes one and not all.
 *
 * <p>Both bounds may change at any time. While there is neither, {@link #isOpen} is all that an
 * attempt asks.
 */
public final class Gate {

  /** Unused admissions are saved for so long; a longer pause gives no longer burst. */
  private static final double SAVED_SECONDS = 0.1;

  private static final double UNLIMITED = Double.POSITIVE_INFINITY;

  /**
   * Finer waits would only wake the timer more often; what falls due meanwhile is let in at once.
   */
  private static final long SHORTEST_WAIT_NANOS = 1_000_000;

  /** Somebody who wants to begin an attempt. */
  public interface Visitor {

    /**
     * Its turn has come. Any thread, under the gate's lock: it only leaves a note.
     *
     * @return false when it does not want to any more; the admission goes to the next
     */
    boolean admitted();
  }

  /** Whether the number of open attempts is bounded; for good. */
  private final boolean bounded;

  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timer;

  /** Whether nothing is bounded. Written under the lock, read by any thread. */
  private volatile boolean open;

  // Everything below is guarded by this.
  private final ArrayDeque<Visitor> waiting = new ArrayDeque<>();
  private int mostOpen;
  private int free;

  /** 0: no limit. */
  private double perNano;

  private double tokens = UNLIMITED;
  private long refilledNanos;

  /** The timer's call for those who wait for time; null: none is due. */
  private @Nullable Future<?> timerSet;

  /**
   * @param mostOpen how many attempts may be open; 0: any number
   * @param perSecond how many may begin a second; 0: any number
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
   * Changes how many attempts may be open. Any thread; only where that is bounded.
   *
   * @param now so many; those that are open beyond it end as they would have
   */
  public synchronized void changeMostOpen(int now) {
    free += now - mostOpen;
    mostOpen = now;
    letIn();
  }

  /**
   * Changes how many attempts may begin a second. Any thread.
   *
   * @param perSecond 0: any number
   */
  public synchronized void changeRate(double perSecond) {
    refill();
    setRate(perSecond);
    if (timerSet != null) {
      // It was due when the old rate had something for the next one.
      timerSet.cancel(false);
      timerSet = null;
    }
    letIn();
  }

  private void setRate(double perSecond) {
    perNano = perSecond / 1e9;
    refilledNanos = nanoTime.getAsLong();
    // What was saved up under a higher rate, or under none, is no burst under this one.
    tokens = perSecond > 0 ? Math.min(1, tokens) : UNLIMITED;
    open = !bounded && perSecond <= 0;
  }

  /** Whether nothing is bounded now, so that nobody need enter. Any thread. */
  public boolean isOpen() {
    return open;
  }

  /** True: begin. False: the visitor will be told. */
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

  /** An attempt has ended. Any thread. */
  public void leave() {
    if (bounded) {
      leaveBounded();
    }
  }

  private synchronized void leaveBounded() {
    free++;
    letIn();
  }

  /** An admission was not used. */
  public synchronized void giveBack() {
    tokens = Math.min(mostSaved(), tokens + 1);
    if (bounded) {
      free++;
    }
    letIn();
  }

  /** The attempt that was let in is so many more. */
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

  /** Only time brings tokens; room is brought by those who leave. */
  private void setTimer() {
    if (timerSet != null || waiting.isEmpty() || tokens >= 1) {
      return;
    }
    long wait = Math.max(SHORTEST_WAIT_NANOS, (long) Math.ceil((1 - tokens) / perNano));
    try {
      timerSet = timer.schedule(this::timeHasCome, wait, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The consumer is closing: nobody is let in any more.
      waiting.clear();
    }
  }
}
