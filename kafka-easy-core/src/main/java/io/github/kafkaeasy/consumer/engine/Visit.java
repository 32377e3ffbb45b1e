package io.github.kafkaeasy.consumer.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A worker's stay in a lane. Its ticket says whether a record is running and decides, without a
 * lock, whose the lane is when a run has become too slow: the worker ends a run by moving the
 * ticket on, the poll thread takes the lane over by marking it taken, and only one of them can.
 *
 * <p>Even ticket: between records; only then the worker changes what the lane holds. Odd: a record
 * is running. The poll thread may take the lane only at an odd ticket, so what the worker wrote
 * before it is whole, and a ticket never comes back.
 */
final class Visit {
  private static final long TAKEN = -1;
  private static final VarHandle TICKET;

  static {
    try {
      TICKET = MethodHandles.lookup().findVarHandle(Visit.class, "ticket", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread worker;

  /** See the class comment. */
  private volatile long ticket;

  /** The worker's own copy of the ticket; worker only. */
  private long turn;

  /** The hold whose record runs, null for a slice's record. Written by the worker while even. */
  private @Nullable Hold running;

  /** What the taken run has become. Written by the poll thread before it takes the lane. */
  private @Nullable Hold heldAs;

  /** True once the worker has gone. Guarded by this. */
  private boolean left;

  Visit(Thread worker) {
    this.worker = worker;
  }

  /** Worker: a record starts to run. */
  void begin(@Nullable Hold hold) {
    running = hold;
    TICKET.setRelease(this, ++turn);
  }

  /** Worker: the record has ended. False: the lane was taken meanwhile and is not ours any more. */
  boolean end() {
    return TICKET.compareAndSet(this, turn, ++turn);
  }

  /** Poll thread: a value that stays the same as long as the same record runs; even: none runs. */
  long ticket() {
    return ticket;
  }

  static boolean isRunning(long ticket) {
    return (ticket & 1) == 1 && ticket != TAKEN;
  }

  /** Poll thread, at an odd ticket: the hold whose head runs; null when a slice's record does. */
  @Nullable Hold running() {
    return running;
  }

  /** Poll thread, before {@link #take}: where the worker shall report once its run has ended. */
  void heldAs(Hold hold) {
    heldAs = hold;
  }

  /** Worker, after {@link #end} said false. */
  Hold heldAs() {
    return Objects.requireNonNull(heldAs, "heldAs");
  }

  /** Poll thread: takes the lane from the run that {@code seen} stands for, if it still runs. */
  boolean take(long seen) {
    return TICKET.compareAndSet(this, seen, TAKEN);
  }

  /** Worker: the last thing it does here, so that a late interrupt cannot hit its next work. */
  synchronized void leave() {
    left = true;
    // An interrupt sent to this stay must not reach the worker's next lane.
    Thread.interrupted();
  }

  synchronized boolean hasLeft() {
    return left;
  }

  /** Poll thread: interrupts the handler, if it is still there. */
  synchronized boolean interrupt() {
    if (!left) {
      worker.interrupt();
    }
    return !left;
  }

  Thread worker() {
    return worker;
  }
}
