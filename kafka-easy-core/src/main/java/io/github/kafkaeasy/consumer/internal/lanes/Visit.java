package io.github.kafkaeasy.consumer.internal.lanes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A worker's stay in a lane. Its ticket shows whether a record is running, and decides without a
 * lock who owns the lane when a run is too slow: the worker ends a run by advancing the ticket, the
 * poll thread takes the lane by setting the ticket to "taken", and only one of the two can succeed.
 *
 * <p>Even ticket: between records; only then does the worker change the data of the lane. Odd
 * ticket: a record is running. The poll thread may take the lane only at an odd ticket, so
 * everything that the worker wrote before it is visible. A ticket value is never used twice.
 *
 * <p>A run that is only interrupted (after {@code handlerTimeout}) keeps its lane. During the
 * interrupt its ticket has a special value, and a run that ends just then waits until the ticket is
 * restored; so the interrupt cannot hit the next record.
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

  /**
   * The hold whose record runs; null for a record of a slice. Written by the worker at an even
   * ticket.
   */
  private @Nullable Hold running;

  /**
   * The hold that the taken run has become. Written by the poll thread before it takes the lane.
   */
  private @Nullable Hold heldAs;

  /** Of the taken run: when it was first seen, its ticket and its record. Poll thread only. */
  private long sinceNanos;

  private long takenTicket;
  private @Nullable ConsumerRecord<byte[], byte[]> takenRecord;

  /** Ticket of the last run that was interrupted. Written by the poll thread. */
  private volatile long told;

  /** True when a taken run has ended. Written by the worker. */
  private volatile boolean returned;

  /** True when the worker has left. Guarded by this. */
  private boolean left;

  Visit(Thread worker) {
    this.worker = worker;
  }

  /** Starts a run. Worker. */
  void begin(@Nullable Hold hold) {
    running = hold;
    TICKET.setRelease(this, ++turn);
  }

  /**
   * Ends a run. False: the lane was taken meanwhile and does not belong to this worker any more.
   * Worker.
   */
  boolean end() {
    long run = turn++;
    boolean stillOurs = TICKET.compareAndSet(this, run, turn) || endAfterTelling(run);
    if (!stillOurs) {
      returned = true;
    }
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

  /** Whether the run that has just ended was interrupted. Worker, after {@link #end}. */
  boolean wasTold() {
    return told == turn - 1;
  }

  /** Interrupts the run with ticket {@code seen}, if it still runs. Poll thread. */
  boolean tell(long seen) {
    if (!TICKET.compareAndSet(this, seen, BEING_TOLD)) {
      return false;
    }
    told = seen;
    worker.interrupt();
    ticket = seen;
    return true;
  }

  /**
   * Interrupts a taken run that has reached the limit; true the first time, unless the worker has
   * left. Poll thread.
   */
  boolean tellTaken(long now, long limitNanos) {
    if (isTold() || now - sinceNanos < limitNanos) {
      return false;
    }
    told = takenTicket;
    return interrupt();
  }

  /** The record of the taken run. Poll thread, after {@link #take}. */
  ConsumerRecord<byte[], byte[]> takenRecord() {
    return Objects.requireNonNull(takenRecord, "takenRecord");
  }

  private boolean isTold() {
    return told == takenTicket;
  }

  /**
   * The ticket, a number that does not change while the same record runs in the lane. {@link
   * #isRunning} finds out from a ticket if a record runs. Poll thread.
   */
  long ticket() {
    return ticket;
  }

  static boolean isRunning(long ticket) {
    return (ticket & 1) == 1 && ticket > 0;
  }

  /** Whether the worker is between two records; false for a taken lane. */
  static boolean isBetween(long ticket) {
    return (ticket & 1) == 0 && ticket >= 0;
  }

  /**
   * The hold whose head runs; null when a record of a slice runs. Poll thread, at an odd ticket.
   */
  @Nullable Hold running() {
    return running;
  }

  /**
   * Sets the hold to which the worker reports the outcome of a taken run. Poll thread, before
   * {@link #take}.
   */
  void heldAs(Hold hold) {
    heldAs = hold;
  }

  /** The hold to which the outcome is reported. Worker, after {@link #end} returned false. */
  Hold heldAs() {
    return Objects.requireNonNull(heldAs, "heldAs");
  }

  /** Takes the lane from the run with ticket {@code seen}, if it still runs. Poll thread. */
  boolean take(long seen, long since, ConsumerRecord<byte[], byte[]> record) {
    sinceNanos = since;
    takenRecord = record;
    takenTicket = seen;
    return TICKET.compareAndSet(this, seen, TAKEN);
  }

  /**
   * Marks the worker as gone, so that a late interrupt cannot hit its next work. The worker's last
   * action here.
   */
  synchronized void leave() {
    left = true;
    // An interrupt for this stay must not affect the worker's next lane.
    Thread.interrupted();
  }

  synchronized boolean hasLeft() {
    return left;
  }

  /**
   * Whether the handler of a taken run has returned. The outcome may be settled before the worker
   * leaves, so {@link #hasLeft} is too late. Poll thread, after {@link #take}.
   */
  boolean hasReturned() {
    return returned;
  }

  /** Interrupts the worker; false: it has left, so it was not interrupted. Poll thread. */
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
