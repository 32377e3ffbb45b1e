package io.github.kafkaeasy.consumer.internal.lanes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A worker's stay in a lane. Its ticket says whether a record is running and decides, without a
 * lock, whose the lane is when a run has become too slow: the worker ends a run by moving the
 * ticket on, the poll thread takes the lane over by marking it taken, and only one of them can.
 *
 * <p>Even ticket: between records; only then the worker changes what the lane holds. Odd: a record
 * is running. The poll thread may take the lane only at an odd ticket, so what the worker wrote
 * before it is whole, and a ticket never comes back.
 *
 * <p>A run that is only told to end (after {@code handlerTimeout}) keeps its lane. For the moment
 * of the interrupt its ticket says so, and a run that ends just then waits for the ticket to come
 * back; so the interrupt cannot hit the record behind it.
 */
public final class Visit {
  private static final long TAKEN = -1;
  private static final long BEING_TOLD = -2;
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

  /** When the taken run was first seen, its ticket and its record. Poll thread only. */
  private long sinceNanos;

  private long takenTicket;
  private @Nullable ConsumerRecord<byte[], byte[]> takenRecord;

  /** The ticket of the run that was told to end. Written by the poll thread at that ticket. */
  private volatile long told;

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
    long run = turn++;
    boolean stillOurs = TICKET.compareAndSet(this, run, turn) || endAfterTelling(run);
    if (told == run) {
      Thread.interrupted();
    }
    return stillOurs;
  }

  private boolean endAfterTelling(long run) {
    while (ticket == BEING_TOLD) {
      Thread.onSpinWait();
    }
    return TICKET.compareAndSet(this, run, turn);
  }

  /** Worker, after {@link #end}: whether the run that has ended had been told to. */
  boolean wasTold() {
    return told == turn - 1;
  }

  /** Poll thread: tells the run that {@code seen} stands for to end, if it still runs. */
  boolean tell(long seen) {
    if (!TICKET.compareAndSet(this, seen, BEING_TOLD)) {
      return false;
    }
    told = seen;
    worker.interrupt();
    ticket = seen;
    return true;
  }

  /** Poll thread, of a taken run: tells it to end; true the first time, if it still runs. */
  boolean tellTaken(long now, long limitNanos) {
    if (isTold() || now - sinceNanos < limitNanos) {
      return false;
    }
    told = takenTicket;
    return interrupt();
  }

  /** Poll thread, after {@link #take}. */
  ConsumerRecord<byte[], byte[]> takenRecord() {
    return Objects.requireNonNull(takenRecord, "takenRecord");
  }

  private boolean isTold() {
    return told == takenTicket;
  }

  /** Poll thread: a value that stays the same as long as the same record runs; even: none runs. */
  long ticket() {
    return ticket;
  }

  static boolean isRunning(long ticket) {
    return (ticket & 1) == 1 && ticket > 0;
  }

  /** Whether the worker was on its way to a record, or from one; not when the run was taken. */
  static boolean isBetween(long ticket) {
    return (ticket & 1) == 0 && ticket >= 0;
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
  boolean take(long seen, long since, ConsumerRecord<byte[], byte[]> record) {
    sinceNanos = since;
    takenRecord = record;
    takenTicket = seen;
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
  public synchronized boolean interrupt() {
    if (!left) {
      worker.interrupt();
    }
    return !left;
  }

  public Thread worker() {
    return worker;
  }
}
