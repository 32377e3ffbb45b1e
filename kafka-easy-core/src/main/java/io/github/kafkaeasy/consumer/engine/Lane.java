package io.github.kafkaeasy.consumer.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out row of records with at most one worker in it. All records of a key of a
 * partition take the same lane, so order within a key needs nothing more.
 *
 * <p>The owner is the worker that is inside, or nobody while the lane is not busy. When a run takes
 * too long the poll thread becomes owner for a moment, turns the run into a hold, and passes the
 * lane to another worker; the first worker finds that out when its handler returns, see {@link
 * Visit}. Lanes outlive epochs: what still runs from an earlier assignment keeps its key.
 */
final class Lane {
  private static final VarHandle HANDLED;
  private static final VarHandle FILTERED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HANDLED = lookup.findVarHandle(Lane.class, "handled", long.class);
      FILTERED = lookup.findVarHandle(Lane.class, "filtered", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final PartitionLanes home;
  private final LaneServices services;

  /** The poll thread posts; the owner takes. */
  private final Queue<Slice> slices = new ConcurrentLinkedQueue<>();

  /** Anybody posts; the owner takes these first, so that a due retry waits for no backlog. */
  private final Queue<LaneTask> inbox = new ConcurrentLinkedQueue<>();

  /** True from being handed to the workers until the owner has gone. */
  private final AtomicBoolean busy = new AtomicBoolean();

  /** The slice being worked through; owner only. */
  private @Nullable Slice current;

  /** What is held here, null until the first time; owner only. */
  private @Nullable Holds holds;

  /** The newest worker's stay; written by it, read by the poll thread. */
  private volatile @Nullable Visit visit;

  /** Written by the owner (opaque, so that statistics see them without stopping anybody). */
  private long handled;

  private long filtered;

  /** What the poll thread saw when it last looked; poll thread only. */
  private final LaneWatch watch = new LaneWatch();

  Lane(PartitionLanes home, LaneServices services) {
    this.home = home;
    this.services = services;
  }

  /**
   * Adds a poll's records. Poll thread, which wakes a worker once all lanes have theirs: a worker
   * that came for the first would be gone again before the second.
   */
  void post(Slice slice) {
    slices.add(slice);
    if (busy.compareAndSet(false, true)) {
      services.workers().add(this);
    }
  }

  /** Adds to the inbox and sees to it that a worker comes. Any thread. */
  void post(LaneTask task) {
    inbox.add(task);
    schedule();
  }

  /** Sees to it that a worker comes. Any thread. */
  void schedule() {
    if (busy.compareAndSet(false, true)) {
      services.workers().submit(this);
    }
  }

  /** One turn of a worker: a slice, a hold, or a sweep; then the worker is free for other lanes. */
  void run() {
    Visit mine = new Visit(Thread.currentThread());
    visit = mine;
    boolean stillOurs = work(mine);
    mine.leave();
    if (stillOurs) {
      handBack();
    }
  }

  /** False when the lane was taken over meanwhile. */
  private boolean work(Visit mine) {
    if (!mayRun()) {
      return true;
    }
    LaneTask task = inbox.poll();
    if (task instanceof Hold hold) {
      return holds().resume(hold, mine);
    }
    if (task instanceof LaneTask.Skip skip) {
      skip.looked(holds != null && holds.skip(skip.epoch(), skip.offset()));
      return true;
    }
    if (task != null) {
      sweep();
      return true;
    }
    if (current == null) {
      current = slices.poll();
    }
    return current == null || runSlice(current, mine);
  }

  private boolean runSlice(Slice slice, Visit mine) {
    int index = slice.cursor();
    while (index < slice.to) {
      if (!slice.epoch.isOpen()) {
        current = null;
        return true;
      }
      if (home.isPaused()) {
        return true;
      }
      if (holds == null || !holds.join(slice, index)) {
        mine.begin(null);
        RunOutcome outcome = services.run().run(slice.records[index], 1);
        if (!mine.end()) {
          postLate(mine, outcome);
          return false;
        }
        if (!ended(slice, index, outcome)) {
          current = null;
          return true;
        }
      }
      slice.passed(++index);
      services.pace().finishedOne();
    }
    current = null;
    slice.epoch.finishedBytes.addAndGet(slice.bytes);
    slice.epoch.finishedRecords.addAndGet(slice.to - slice.from);
    services.signal().finished(slice.to - slice.from);
    return true;
  }

  /** Whether the record may be passed: false leaves it, and what follows, uncommitted. */
  private boolean ended(Slice slice, int index, RunOutcome outcome) {
    if (outcome == RunOutcome.HANDLED || outcome == RunOutcome.FILTERED) {
      count(outcome);
      return true;
    }
    if (outcome instanceof RunOutcome.Failed failed) {
      // A failure after the partition went, or while we drain, is no attempt: it comes again.
      if (slice.epoch.isOpen()) {
        holds().failedFirst(slice, index, failed);
        return true;
      }
      return false;
    }
    // The consumer is about to stop; until it does, nothing of this epoch may go on.
    slice.epoch.shut();
    return false;
  }

  /** Owner: counts a record that was handled or filtered. */
  void count(RunOutcome outcome) {
    if (outcome == RunOutcome.HANDLED) {
      HANDLED.setOpaque(this, handled + 1);
    } else {
      FILTERED.setOpaque(this, filtered + 1);
    }
  }

  /** The run outlived our ownership: the present owner settles it. */
  void postLate(Visit mine, RunOutcome outcome) {
    Hold hold = mine.heldAs();
    hold.outcome = outcome;
    post(hold);
  }

  private void handBack() {
    boolean more = current != null || isWanted();
    if (more && mayRun()) {
      // No call for another worker: this one goes on round and finds the lane in its turn.
      services.workers().add(this);
      return;
    }
    busy.set(false);
    // Somebody may have posted, or the pause ended, before busy was false and seen no need.
    if ((more || isWanted()) && mayRun()) {
      schedule();
    }
  }

  private boolean mayRun() {
    return !home.isPaused() && !services.stallGuard().isStalled();
  }

  private boolean isWanted() {
    return !slices.isEmpty() || !inbox.isEmpty();
  }

  private Holds holds() {
    Holds present = holds;
    if (present == null) {
      present = new Holds(this, home, services);
      holds = present;
    }
    return present;
  }

  private void sweep() {
    if (holds != null) {
      holds.sweep();
    }
  }

  boolean isPaused() {
    return home.isPaused();
  }

  /** Poll thread: nobody is inside and nothing waits to be looked at. */
  boolean isQuiet() {
    return !busy.get() && !isWanted();
  }

  /** Poll thread: the worker inside while a record runs, else null. */
  @Nullable Visit running() {
    Visit present = visit;
    return present != null && Visit.isRunning(present.ticket()) ? present : null;
  }

  /**
   * Poll thread: looks whether the same record has been running for {@code limitNanos}, and if so
   * makes a hold of it and hands the lane to another worker.
   *
   * @return the stay that was cut off from the lane, or null
   */
  @Nullable Visit watch(long now, long limitNanos) {
    Visit present = visit;
    if (present == null || !watch.isSlow(present, now, limitNanos)) {
      return null;
    }
    return takeOver(present, watch.ticket()) ? present : null;
  }

  private boolean takeOver(Visit slow, long ticket) {
    // These are whole although they are the owner's: an odd ticket was published after them, and
    // if the worker has moved on since, the ticket has too and take() fails.
    Hold held = slow.running();
    Slice slice = current;
    if (held != null) {
      return takeOverHold(slow, ticket, held);
    }
    return slice != null && takeOverSlice(slow, ticket, slice);
  }

  private boolean takeOverHold(Visit slow, long ticket, Hold held) {
    slow.heldAs(held);
    if (!slow.take(ticket)) {
      return false;
    }
    held.step = Hold.Step.RUN_ENDED;
    services.workers().submit(this);
    return true;
  }

  private boolean takeOverSlice(Visit slow, long ticket, Slice slice) {
    int index = slice.cursor();
    if (index >= slice.to) {
      return false;
    }
    Pending pending = new Pending(slice.records[index], slice.epoch);
    Hold hold = new Hold(services.keying().heldKey(pending.record), pending);
    hold.step = Hold.Step.RUN_ENDED;
    slow.heldAs(hold);
    if (!slow.take(ticket)) {
      pending.forget();
      return false;
    }
    slice.push(pending);
    holds().add(hold);
    slice.passed(index + 1);
    services.workers().submit(this);
    return true;
  }

  long handled() {
    return (long) HANDLED.getOpaque(this);
  }

  long filtered() {
    return (long) FILTERED.getOpaque(this);
  }
}
