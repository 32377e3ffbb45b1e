package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Pending;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import io.github.kafkaeasy.consumer.internal.run.OpenStage;
import io.github.kafkaeasy.consumer.internal.run.PartitionTimes;
import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out row of records with at most one worker in it. All records of a key of a
 * partition take the same lane, so order within a key needs nothing more.
 *
 * <p>The owner is the worker that is inside, or nobody while the lane is not busy. When a run takes
 * too long the poll thread becomes owner for a moment, turns the run into a hold, and passes the
 * lane to another worker; the first worker finds that out when its handler returns, see {@link
 * Visit}. Lanes outlive assignments: what still runs from an earlier assignment keeps its key.
 */
public final class Lane {
  private final PartitionLanes home;
  private final LaneParts services;

  /** This lane's dealings with the gate; null when there is none. */
  private final @Nullable GatePass pass;

  private final LaneCounts counts;

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

  /** What the poll thread saw when it last looked; poll thread only. */
  private final LaneWatch watch = new LaneWatch();

  Lane(PartitionLanes home, LaneParts services) {
    this.home = home;
    this.services = services;
    this.counts = new LaneCounts(services);
    this.pass = services.gate() == null ? null : new GatePass(services.gate(), this);
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
      leaveGate();
      return true;
    }
    LaneTask task = inbox.poll();
    if (task instanceof Hold hold) {
      return holds().resume(hold, mine);
    }
    if (task instanceof LaneTask.Skip skip) {
      skip.looked(holds != null && holds.skip(skip.assignment(), skip.offset()));
      return true;
    }
    if (task instanceof LaneTask.AskAgain again) {
      if (holds != null) {
        holds.askAgain(again.assignment());
      }
      return true;
    }
    if (task != null) {
      sweep();
      return true;
    }
    if (current == null) {
      current = slices.poll();
    }
    if (current == null) {
      leaveGate();
      return true;
    }
    BatchRun<?> batches = services.batches();
    // Records with a due time of their own come one by one.
    return (batches == null || services.dueTimes().guards(current.topic()))
        ? runSlice(current, mine)
        : runBatches(current, mine, batches);
  }

  private boolean runBatches(Slice slice, Visit mine, BatchRun<?> batches) {
    switch (batches.work(slice, mine, this)) {
      case PASSED -> finished(slice);
      case DROPPED -> current = null;
      case PAUSED -> leaveGate();
      case NOT_ADMITTED, FAILURE -> {
        // The slice stays, and its cursor says how far it is.
      }
    }
    return true;
  }

  private boolean runSlice(Slice slice, Visit mine) {
    int index = slice.cursor();
    boolean guarded = services.dueTimes().guards(slice.topic());
    while (index < slice.to) {
      if (!slice.assignment.isOpen()) {
        current = null;
        return true;
      }
      if (!mayRun()) {
        leaveGate();
        return true;
      }
      if (!isHeld(slice, index, guarded)) {
        if (!mayBegin()) {
          return true;
        }
        mine.begin(null);
        RunOutcome outcome = services.run().run(slice.records[index], 1, home.times());
        if (!mine.end()) {
          postLate(mine, outcome);
          return false;
        }
        if (outcome == RunOutcome.HANDLED || outcome instanceof RunOutcome.Filtered) {
          count(slice.records[index], 1, outcome);
        } else if (!inTrouble(slice, index, services.overdue().blame(outcome, mine.wasTold()))) {
          current = null;
          return true;
        }
      }
      passed(slice, ++index);
    }
    finished(slice);
    return true;
  }

  /** Owner: everything before {@code index} is settled or pending. */
  void passed(Slice slice, int index) {
    slice.passed(index);
    services.pace().finishedOne();
  }

  private void finished(Slice slice) {
    current = null;
    slice.assignment.finishedBytes.addAndGet(slice.bytes);
    slice.assignment.finishedRecords.addAndGet(slice.to - slice.from);
    services.signal().finished(slice.to - slice.from);
  }

  /** Whether the record waits: behind its key, or for its own due time. */
  private boolean isHeld(Slice slice, int index, boolean guarded) {
    return (holds != null && holds.join(slice, index))
        || (guarded && holds().holdUntilDue(slice, index));
  }

  /**
   * Whether the record may be passed, being held: false leaves it, and what follows, to come again.
   */
  private boolean inTrouble(Slice slice, int index, RunOutcome outcome) {
    if (outcome instanceof OpenStage stage) {
      // Also when the assignment is over: the key is occupied until the stage ends.
      holds().opened(slice, index, stage);
      return true;
    }
    if (slice.assignment.isOpen()) {
      if (outcome instanceof RunOutcome.Failed failed) {
        holds().failedFirst(slice, index, failed);
        return true;
      }
      if (outcome instanceof RunOutcome.Twin twin) {
        holds().isTwin(slice, index, twin);
        return true;
      }
      // The consumer is about to stop; until it does, nothing of this assignment may go on.
      slice.assignment.shut();
    }
    // A failure after the partition went, or while we drain, is no attempt: it comes again.
    if (services.duplicates() != null) {
      services.duplicates().ended(slice.records[index], false);
    }
    return false;
  }

  /** Owner: whether the gate, if there is one, lets the next record begin. */
  boolean mayBegin() {
    return pass == null || pass.mayBegin();
  }

  private void leaveGate() {
    if (pass != null) {
      pass.giveUp();
    }
  }

  /** Owner: whether a record would join a hold. */
  boolean isHeld(ConsumerRecord<byte[], byte[]> record) {
    return holds != null && holds.isHeld(record);
  }

  /** Owner: queues the record up behind the hold of its key. */
  void join(Slice slice, int index) {
    boolean unused = holds().join(slice, index);
  }

  /** Owner: a slice's record failed at its first attempt. */
  void failed(Slice slice, int index, RunOutcome.Failed failed) {
    holds().failedFirst(slice, index, failed);
  }

  /** Owner: counts a record that was handled or filtered, and tells who wants to know. */
  void count(ConsumerRecord<byte[], byte[]> record, int attempt, RunOutcome outcome) {
    counts.ended(record, attempt, outcome);
  }

  /** The run outlived our ownership: the present owner settles it. */
  void postLate(Visit mine, RunOutcome outcome) {
    Hold hold = mine.heldAs();
    hold.outcome = services.overdue().blame(outcome, mine.wasTold());
    post(hold);
  }

  private void handBack() {
    // Read while it is still ours.
    boolean unfinished = current != null;
    if (hasWork(unfinished) && mayRun()) {
      // No call for another worker: this one goes on round and finds the lane in its turn.
      services.workers().add(this);
      return;
    }
    busy.set(false);
    // Somebody may have posted, or the pause ended, before busy was false and seen no need.
    if (hasWork(unfinished) && mayRun()) {
      schedule();
    }
  }

  /** Whether there is something that can be done now: what waits at the gate cannot. */
  private boolean hasWork(boolean unfinished) {
    return !inbox.isEmpty()
        || ((unfinished || !slices.isEmpty()) && (pass == null || !pass.isWaiting()));
  }

  private boolean mayRun() {
    // In this order: after a stall the poll thread pauses first, and ends the stall then.
    return !services.stallGuard().isStalled() && !home.isPaused();
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
    // What is to be dropped needs no admission.
    leaveGate();
  }

  /** Owner, before each attempt of a hold or a batch: whether it has to wait. */
  boolean isPaused() {
    return !mayRun();
  }

  @Nullable PartitionTimes times() {
    return home.times();
  }

  /** Poll thread: nobody is inside and nothing waits to be looked at. */
  boolean isQuiet() {
    return !busy.get() && !isWanted();
  }

  /**
   * Poll thread, after a pause: whether a worker that looked before it may still begin a record.
   */
  boolean mayStillBegin() {
    Visit present = visit;
    return present != null && Visit.isBetween(present.ticket()) && !present.hasLeft();
  }

  /** Poll thread: the worker inside while a record runs, else null. */
  @Nullable Visit running() {
    Visit present = visit;
    return present != null && Visit.isRunning(present.ticket()) ? present : null;
  }

  /**
   * Poll thread: looks for how long the same record has been running. After {@code handlerTimeout}
   * it is told to end; after {@code limitNanos} a hold is made of it and the lane handed to another
   * worker.
   *
   * @return the stay that was cut off from the lane, or null
   */
  @Nullable Visit watch(long now, long limitNanos) {
    Visit present = visit;
    long ran = present == null ? -1 : watch.look(present, now);
    if (present == null || ran < 0) {
      return null;
    }
    // Whole, as in takeOver(), if the visit agrees that this is the record.
    ConsumerRecord<byte[], byte[]> record = runningRecord(present);
    if (record == null) {
      return null;
    }
    if (ran >= services.overdue().limitNanos()
        && watch.tellOnce()
        && present.tell(watch.ticket())) {
      services.overdue().report(record, "interrupted");
    }
    if (ran < limitNanos || !takeOver(present, watch.ticket())) {
      return null;
    }
    services.observers().slowRun(record);
    return present;
  }

  private @Nullable ConsumerRecord<byte[], byte[]> runningRecord(Visit present) {
    Hold held = present.running();
    if (held != null) {
      return held.head.record;
    }
    Slice slice = current;
    int index = slice == null ? 0 : slice.cursor();
    return slice == null || index >= slice.to ? null : slice.records[index];
  }

  private boolean takeOver(Visit slow, long ticket) {
    // These are whole although they are the owner's: an odd ticket was published after them, and
    // if the worker has moved on since, the ticket has too and take() fails.
    Hold held = slow.running();
    Slice slice = current;
    if (held != null) {
      return takeOverHold(slow, ticket, held);
    }
    // A batch is one run of many keys, so there is no one key to hold.
    return slice != null && services.batches() == null && takeOverSlice(slow, ticket, slice);
  }

  private boolean takeOverHold(Visit slow, long ticket, Hold held) {
    slow.heldAs(held);
    if (!slow.take(ticket, watch.sinceNanos(), held.head.record)) {
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
    Pending pending = new Pending(slice.records[index], slice.assignment);
    Hold hold = new Hold(services.keying().heldKey(pending.record), pending);
    hold.step = Hold.Step.RUN_ENDED;
    slow.heldAs(hold);
    if (!slow.take(ticket, watch.sinceNanos(), pending.record)) {
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
    return counts.handled();
  }

  long filtered() {
    return counts.filtered();
  }
}
