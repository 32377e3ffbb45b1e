package io.github.kafkaeasy.consumer.internal.run;

import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds how many attempts are open at a time (running, or awaiting their stage) and how many begin
 * a second. Whoever is not let in is remembered and called when its turn has come, first come first
 * served, with its admission already paid; so nothing sleeps, nobody overtakes, and each admission
 * wakes one and not all.
 *
 * <p>There is a gate only where somebody asked for one of the bounds.
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

  private final boolean bounded;
  private final double perNano;
  private final double mostSaved;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timer;

  // Everything below is guarded by this.
  private final ArrayDeque<Visitor> waiting = new ArrayDeque<>();
  private int free;
  private double tokens;
  private long refilledNanos;
  private boolean timerSet;

  /**
   * @param mostOpen how many attempts may be open; 0: any number
   * @param perSecond how many may begin a second; 0: any number
   */
  public Gate(
      int mostOpen, double perSecond, LongSupplier nanoTime, ScheduledExecutorService timer) {
    this.bounded = mostOpen > 0;
    this.free = mostOpen;
    this.perNano = perSecond / 1e9;
    this.mostSaved = perSecond > 0 ? Math.max(1, perSecond * SAVED_SECONDS) : UNLIMITED;
    this.tokens = perSecond > 0 ? 1 : UNLIMITED;
    this.nanoTime = nanoTime;
    this.timer = timer;
    this.refilledNanos = nanoTime.getAsLong();
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
  public synchronized void leave() {
    if (bounded) {
      free++;
      letIn();
    }
  }

  /** An admission was not used. */
  public synchronized void giveBack() {
    tokens = Math.min(mostSaved, tokens + 1);
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
    timerSet = false;
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

  private void refill() {
    if (perNano > 0) {
      long now = nanoTime.getAsLong();
      tokens = Math.min(mostSaved, tokens + (now - refilledNanos) * perNano);
      refilledNanos = now;
    }
  }

  /** Only time brings tokens; room is brought by those who leave. */
  private void setTimer() {
    if (timerSet || waiting.isEmpty() || tokens >= 1) {
      return;
    }
    long wait = Math.max(SHORTEST_WAIT_NANOS, (long) Math.ceil((1 - tokens) / perNano));
    try {
      var unused = timer.schedule(this::timeHasCome, wait, TimeUnit.NANOSECONDS);
      timerSet = true;
    } catch (RejectedExecutionException e) {
      // The consumer is closing: nobody is let in any more.
      waiting.clear();
    }
  }
}
