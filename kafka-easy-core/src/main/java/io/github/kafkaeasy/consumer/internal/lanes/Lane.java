package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Pending;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import io.github.kafkaeasy.consumer.internal.run.OpenStage;
import io.github.kafkaeasy.consumer.internal.run.PartitionTimes;
import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import io.github.kafkaeasy.consumer.internal.shared.StallLook;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out row of records with at most one worker in it. All records of a key of a
 * partition take the same lane, so order within a key needs nothing more.
 *
 * <p>The owner is the worker inside; a lane that is not busy has none. When a run takes too long
 * the poll thread becomes owner for a moment, turns the run into a hold, and passes the lane to
 * another worker; the first worker finds that out when its handler returns, see {@link Visit}.
 * Lanes outlive assignments: a key that still runs from an earlier one keeps its lane.
 */
final class Lane implements Runnable, BatchRun.Owner {
  private final PartitionState state;
  private final LaneParts parts;

  /** This lane's dealings with the gate. */
  private final GatePass pass;

  private final LaneCounts counts;

  /** Owner only. */
  private final StallLook stalls;

  /** The poll thread posts; the owner takes. */
  private final Queue<Slice> slices = new ConcurrentLinkedQueue<>();

  /** Any thread posts; the owner takes these first, so that a due retry waits for no backlog. */
  private final Inbox inbox;

  /** The slice being worked through; owner only. */
  private @Nullable Slice current;

  /** Keys that are held here, null until the first time; owner only. */
  private @Nullable Holds holds;

  /** The newest worker's stay; written by it, read by the poll thread. */
  private volatile @Nullable Visit visit;

  /** The record that the poll thread saw when it last looked; poll thread only. */
  private final LaneWatch watch = new LaneWatch();

  Lane(PartitionState state, LaneParts parts) {
    this.state = state;
    this.parts = parts;
    this.counts = new LaneCounts(parts);
    this.stalls = new StallLook(parts.stallGuard());
    this.inbox = new Inbox(state, parts.workers(), this);
    this.pass = new GatePass(parts.gate(), inbox::schedule);
  }

  /**
   * Adds a poll's records. Poll thread, which has counted the lane as activity before, and wakes a
   * worker once all lanes have theirs: a worker that came for the first would be gone again before
   * the second.
   *
   * @return false: the lane was busy, and so had been counted already
   */
  boolean post(Slice slice) {
    slices.add(slice);
    if (!inbox.claimCounted()) {
      return false;
    }
    parts.workers().add(this);
    return true;
  }

  /** Adds an event and sees to it that a worker comes. Any thread. */
  void post(LaneEvent event) {
    inbox.post(event);
  }

  /** Sees to it that a worker comes. Any thread. */
  void schedule() {
    inbox.schedule();
  }

  /** One turn of a worker: events, then ready holds or a slice; then it is free for other lanes. */
  @Override
  public void run() {
    Visit mine = new Visit(Thread.currentThread());
    visit = mine;
    StepResult progress = work(mine);
    mine.leave();
    if (progress != StepResult.TAKEN_OVER) {
      handBack();
    }
  }

  private StepResult work(Visit mine) {
    handleEvents();
    if (!stalls.mayBegin() || state.isPaused()) {
      leaveGate();
      if (holds != null) {
        holds.withdrawAdmissions();
      }
      return StepResult.YIELD;
    }
    if (holds != null && holds.hasReady()) {
      return holds.runReady(mine);
    }
    if (current == null) {
      current = slices.poll();
    }
    Slice slice = current;
    if (slice == null) {
      leaveGate();
      return StepResult.YIELD;
    }
    // Records with a due time of their own come one by one.
    boolean guarded = parts.dueTimes().guards(slice.topic());
    BatchRun<?> batches = parts.batches();
    StepResult progress =
        batches == null || guarded
            ? runSlice(slice, mine, guarded)
            : batches.work(slice, mine, this);
    if (progress == StepResult.DROPPED) {
      current = null;
    } else if (progress == StepResult.CONTINUE) {
      finished(slice);
    }
    return progress;
  }

  /** Events run no handler, so they are dealt with also while no record may start. */
  private void handleEvents() {
    LaneEvent event;
    while ((event = inbox.poll()) != null) {
      holds().handle(event);
      state.end();
    }
  }

  /** CONTINUE: all of the slice is passed. */
  private StepResult runSlice(Slice slice, Visit mine, boolean guarded) {
    int index = slice.cursor();
    while (index < slice.to) {
      StepResult progress = runOne(slice, index, mine, guarded);
      if (progress != StepResult.CONTINUE) {
        return progress;
      }
      index++;
    }
    return StepResult.CONTINUE;
  }

  /** CONTINUE: the record is settled or held, and passed. */
  private StepResult runOne(Slice slice, int index, Visit mine, boolean guarded) {
    if (!slice.assignment.isOpen()) {
      return StepResult.DROPPED;
    }
    // In this order, see LaneParts.mayStart.
    if (stalls.isStalled() || state.isPaused() || parts.workers().areTooMany()) {
      leaveGate();
      return StepResult.YIELD;
    }
    if (isHeld(slice, index, guarded)) {
      slice.passed(index + 1);
      return StepResult.CONTINUE;
    }
    if (!mayBegin()) {
      return StepResult.YIELD;
    }
    mine.begin(null);
    RunOutcome outcome = parts.run().run(slice.records[index], 1, state.times());
    if (!mine.end()) {
      inbox.postExpected(LaneEvent.RunEnded.late(mine, outcome, parts.overdue()));
      return StepResult.TAKEN_OVER;
    }
    if (outcome == RunOutcome.HANDLED || outcome instanceof RunOutcome.Filtered) {
      settled(slice, index, outcome);
      return StepResult.CONTINUE;
    }
    return inTrouble(slice, index, parts.overdue().blame(outcome, mine.wasTold()));
  }

  /** Whether the record waits: behind its key, or for its own due time. */
  private boolean isHeld(Slice slice, int index, boolean guarded) {
    return (holds != null && holds.join(slice, index))
        || (guarded && holds().holdUntilDue(slice, index));
  }

  /**
   * CONTINUE: the record is held, or done with outputs. DROPPED: it comes again, with those behind
   * it.
   */
  private StepResult inTrouble(Slice slice, int index, RunOutcome outcome) {
    if (outcome instanceof RunOutcome.HandledWith with) {
      parts.keep(slice.assignment, slice.records[index], with.outputs());
      settled(slice, index, RunOutcome.HANDLED);
      return StepResult.CONTINUE;
    }
    // An open stage is held also when the assignment is over: the key is occupied until it ends.
    boolean occupied = outcome instanceof OpenStage;
    boolean unwell = outcome instanceof RunOutcome.JvmUnwell;
    if (occupied || (slice.assignment.isOpen() && !unwell)) {
      failedOrOpen(slice, index, outcome);
      return StepResult.CONTINUE;
    }
    if (unwell) {
      // The consumer is about to stop; until it does, nothing of this assignment may go on.
      slice.assignment.shut();
    }
    // A failure after the partition went, or while we drain, is no attempt: it comes again.
    if (parts.duplicates() != null) {
      parts.duplicates().ended(slice.records[index], false);
    }
    return StepResult.DROPPED;
  }

  @Override
  public void settled(Slice slice, int index, RunOutcome outcome) {
    counts.ended(slice.records[index], 1, outcome);
    slice.passed(index + 1);
    parts.pace().settledOne();
  }

  private void finished(Slice slice) {
    current = null;
    slice.assignment.finishedBytes.addAndGet(slice.bytes);
    slice.assignment.finishedRecords.addAndGet(slice.to - slice.from);
    parts.basics().signal().finished(slice.to - slice.from);
  }

  @Override
  public boolean mayBegin() {
    return pass.mayBegin();
  }

  @Override
  public void leaveGate() {
    pass.giveUp();
  }

  @Override
  public boolean isHeld(ConsumerRecord<byte[], byte[]> record) {
    return holds != null && holds.isHeld(record);
  }

  @Override
  public void join(Slice slice, int index) {
    boolean unused = holds().join(slice, index);
    slice.passed(index + 1);
  }

  @Override
  public void failedOrOpen(Slice slice, int index, RunOutcome outcome) {
    holds().begin(slice, index, outcome, stalls.lastReading());
    slice.passed(index + 1);
  }

  @Override
  public boolean mustYield() {
    return !mayStart() || parts.workers().areTooMany();
  }

  @Override
  public @Nullable PartitionTimes times() {
    return state.times();
  }

  private void handBack() {
    // Read while it is still ours.
    boolean ready = holds != null && holds.hasReady();
    boolean unfinished = current != null;
    if (hasWork(ready, unfinished)) {
      // No call for another worker: this one goes on round and finds the lane in its turn.
      parts.workers().add(this);
      return;
    }
    free(ready, unfinished);
  }

  private void free(boolean ready, boolean unfinished) {
    inbox.free();
    // A post, or the end of a pause, may have come before and seen no need.
    if (hasWork(ready, unfinished)) {
      schedule();
    }
  }

  /**
   * Poll thread: shows what is held here. It looks itself, as the owner for a moment, when nobody
   * is in the lane, so that no handler need be free; else the owner will.
   */
  void show(HeldLook look) {
    if (!inbox.claim()) {
      post(new LaneEvent.Look(look));
      return;
    }
    if (holds == null) {
      look.looked(List.of());
    } else {
      holds.show(look);
    }
    free(holds != null && holds.hasReady(), current != null);
  }

  /** Whether there is something that can be done now: what waits at the gate cannot. */
  private boolean hasWork(boolean ready, boolean unfinished) {
    if (!inbox.isEmpty()) {
      return true;
    }
    boolean waiting = ready || ((unfinished || !slices.isEmpty()) && !pass.isWaiting());
    return waiting && mayStart();
  }

  private boolean mayStart() {
    return parts.mayStart(state);
  }

  private Holds holds() {
    Holds present = holds;
    if (present == null) {
      present = new Holds(state, parts, inbox, counts);
      holds = present;
    }
    return present;
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
    if (ran >= parts.overdue().limitNanos() && watch.tellOnce() && present.tell(watch.ticket())) {
      parts.overdue().report(record, "it was interrupted, and its key waits until it ends");
    }
    if (ran < limitNanos || !takeOver(present, watch.ticket())) {
      return null;
    }
    parts.basics().observers().slowRun(record);
    return present;
  }

  private @Nullable ConsumerRecord<byte[], byte[]> runningRecord(Visit present) {
    Hold held = present.running();
    if (held != null) {
      return held.head().record;
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
    // Counted before the worker can end the run and post its outcome.
    state.begin();
    boolean taken =
        held != null ? takeOverHold(slow, ticket, held) : takeOverSlice(slow, ticket, slice);
    if (taken) {
      parts.workers().submit(this);
    } else {
      state.end();
    }
    return taken;
  }

  private boolean takeOverHold(Visit slow, long ticket, Hold held) {
    slow.heldAs(held);
    if (!slow.take(ticket, watch.sinceNanos(), held.head().record)) {
      return false;
    }
    held.step = Hold.Step.RUNNING;
    return true;
  }

  private boolean takeOverSlice(Visit slow, long ticket, @Nullable Slice slice) {
    // A batch is one run of many keys, so there is no one key to hold.
    int index = slice == null || parts.batches() != null ? -1 : slice.cursor();
    if (slice == null || index < 0 || index >= slice.to) {
      return false;
    }
    Pending pending = new Pending(slice.records[index], slice.assignment);
    Hold hold = new Hold(parts.keying().heldKey(pending.record), pending, watch.sinceNanos());
    slow.heldAs(hold);
    if (!slow.take(ticket, watch.sinceNanos(), pending.record)) {
      pending.forget();
      return false;
    }
    slice.push(pending);
    holds().cutOff(hold);
    slice.passed(index + 1);
    return true;
  }

  long handled() {
    return counts.handled();
  }

  long filtered() {
    return counts.filtered();
  }

  long heldKeys() {
    return counts.heldKeys();
  }
}
