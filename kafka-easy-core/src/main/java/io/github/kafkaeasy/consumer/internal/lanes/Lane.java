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
 * A first-in-first-out queue of records with at most one worker in it. All records of a key of a
 * partition are in the same lane, which keeps their order.
 *
 * <p>The owner of a lane is the worker inside it; a lane that is not busy has none. When a run
 * takes too long, the poll thread becomes the owner for a moment, turns the run into a hold, and
 * hands the lane to another worker; the first worker notices this when its handler returns, see
 * {@link Visit}. Lanes outlive assignments: a key that still runs from an earlier assignment keeps
 * its lane.
 */
final class Lane implements Runnable, BatchRun.Owner {
  private final PartitionState state;
  private final LaneParts parts;

  /** This lane's state at the gate, which limits attempts. */
  private final GatePass pass;

  private final LaneCounts counts;

  /** Owner only. */
  private final StallLook stalls;

  /** Posted by the poll thread, taken by the owner. */
  private final Queue<Slice> slices = new ConcurrentLinkedQueue<>();

  /**
   * Posted by any thread; the owner processes events before slices, so that a due retry does not
   * wait behind them.
   */
  private final Inbox inbox;

  /** The slice in progress; owner only. */
  private @Nullable Slice current;

  /** Held keys of this lane, null until the first one; owner only. */
  private @Nullable Holds holds;

  /** Whether the last turn ran ready holds, so that the next one is the slice's; owner only. */
  private boolean heldHadTurn;

  /** The stay of the latest worker; written by that worker, read by the poll thread. */
  private volatile @Nullable Visit visit;

  /** The running record at the poll thread's last check; poll thread only. */
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
   * Adds records of a poll. Poll thread. The caller has counted the lane as activity, and wakes a
   * worker only when all lanes have their records: a worker that was woken for the first lane alone
   * would be idle again before the second lane has records.
   *
   * @return false: the lane was busy, so it had been counted already
   */
  boolean post(Slice slice) {
    slices.add(slice);
    if (!inbox.claimCounted()) {
      return false;
    }
    parts.workers().add(this);
    return true;
  }

  /** Adds an event and hands the lane to the workers if needed. Any thread. */
  void post(LaneEvent event) {
    inbox.post(event);
  }

  /** Hands the lane to the workers if needed. Any thread. */
  void schedule() {
    inbox.schedule();
  }

  /**
   * One turn of a worker: events, then ready holds or a slice, in turn if there are both.
   * Afterwards the worker visits other lanes.
   */
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
    if (current == null) {
      current = slices.poll();
    }
    Slice slice = current;
    if (holds != null && holds.hasReady() && !(heldHadTurn && slice != null)) {
      heldHadTurn = true;
      return holds.runReady(mine);
    }
    heldHadTurn = false;
    if (slice == null) {
      leaveGate();
      return StepResult.YIELD;
    }
    // Records that may have a due time run one by one, not in batches.
    boolean guarded = parts.dueTimes().guards(slice.topic());
    BatchRun<?> batches = parts.batches();
    StepResult progress =
        batches == null || guarded
            ? runSlice(slice, mine, guarded)
            : batches.work(slice, mine, this);
    if (progress == StepResult.DROPPED) {
      current = null;
      leaveGate();
    } else if (progress == StepResult.CONTINUE) {
      finished(slice);
    }
    return progress;
  }

  /** Events run no handler, so they are also processed while no record may start. */
  private void handleEvents() {
    LaneEvent event;
    while ((event = inbox.poll()) != null) {
      holds().handle(event);
      state.end();
    }
  }

  /** CONTINUE: the whole slice is passed. */
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
    // The order of these checks matters, see LaneParts.mayStart.
    if (stalls.isStalled() || state.isPaused() || parts.workers().areTooMany()) {
      leaveGate();
      return StepResult.YIELD;
    }
    if (!slice.assignment.isOpen()) {
      return StepResult.DROPPED;
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

  /** Whether the record must wait, behind its key or for its own due time. */
  private boolean isHeld(Slice slice, int index, boolean guarded) {
    return (holds != null && holds.join(slice, index))
        || (guarded && holds().holdUntilDue(slice, index));
  }

  /**
   * Processes an outcome other than handled and filtered. CONTINUE: the record is held, or done
   * with outputs. DROPPED: this record and those behind it are delivered again.
   */
  private StepResult inTrouble(Slice slice, int index, RunOutcome outcome) {
    if (outcome instanceof RunOutcome.HandledWith with) {
      parts.keep(slice.assignment, slice.records[index], with.outputs());
      settled(slice, index, RunOutcome.HANDLED);
      return StepResult.CONTINUE;
    }
    // An open stage is held even if the assignment has ended: its key is occupied until the stage
    // ends.
    boolean occupied = outcome instanceof OpenStage;
    boolean unwell = outcome instanceof RunOutcome.JvmUnwell;
    if (occupied || (slice.assignment.isOpen() && !unwell)) {
      failedOrOpen(slice, index, outcome);
      return StepResult.CONTINUE;
    }
    if (unwell) {
      // The consumer is about to stop; until then no further record of this assignment may run.
      slice.assignment.shut();
    }
    // A failure after the partition was revoked, or during the drain, is not an attempt: the record
    // is delivered again.
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
    // Read while this worker still owns the lane.
    boolean ready = holds != null && holds.hasReady();
    boolean unfinished = current != null;
    if (hasWork(ready, unfinished)) {
      // Does not wake another worker, because this one takes the lane again in its turn.
      parts.workers().add(this);
      return;
    }
    free(ready, unfinished);
  }

  private void free(boolean ready, boolean unfinished) {
    inbox.free();
    // A post, or the end of a pause, may have found the lane busy before and not handed it to the
    // workers.
    if (hasWork(ready, unfinished)) {
      schedule();
    }
  }

  /**
   * Adds the held keys to a report. Poll thread. If no worker is in the lane, the poll thread
   * becomes the owner for a moment, so that no free worker is needed; otherwise the owner gets an
   * event.
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

  /** Whether there is work that can be done now; records that wait at the gate do not count. */
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
   * Returns true if a worker can still start a record although the partition is paused: the worker
   * checked for the pause before the poll thread paused the partition. Poll thread.
   */
  boolean mayStillBegin() {
    Visit present = visit;
    return present != null && Visit.isBetween(present.ticket()) && !present.hasLeft();
  }

  /** The stay of the worker inside while a record runs, else null. Poll thread. */
  @Nullable Visit running() {
    Visit present = visit;
    return present != null && Visit.isRunning(present.ticket()) ? present : null;
  }

  /**
   * Checks how long the same record has been running. After {@code handlerTimeout} its handler is
   * interrupted; after {@code limitNanos} the record becomes a hold and another worker gets the
   * lane; in a consumer with batches only if the record is a held one. Poll thread.
   *
   * @return the stay that was taken out of the lane, or null
   */
  @Nullable Visit watch(long now, long limitNanos) {
    Visit present = visit;
    long ran = present == null ? -1 : watch.look(present, now);
    if (present == null || ran < 0) {
      return null;
    }
    // Safe to use, as in takeOver(), if the visit still has the same ticket.
    ConsumerRecord<byte[], byte[]> record = runningRecord(present);
    if (record == null) {
      return null;
    }
    if (ran >= parts.overdue().limitNanos() && watch.tellOnce() && present.tell(watch.ticket())) {
      parts.overdue().report(record, "it was interrupted, and " + waiting(present));
    }
    if (ran < limitNanos || !takeOver(present, watch.ticket())) {
      return null;
    }
    parts.basics().observers().slowRun(record);
    return present;
  }

  /**
   * For a log line: the records that wait for an overdue run. A lane does not know a batch's keys.
   */
  private String waiting(Visit present) {
    return parts.batches() == null || present.running() != null
        ? "its key (in PARTITION order its partition) waits until it ends"
        : "its lane waits until it ends; a batch is named by its first record";
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
    // The poll thread may read these fields of the owner: they were published before the odd
    // ticket, and if the worker has moved on since then, its ticket has changed and take() fails.
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
    // A batch is one run of many keys, so there is no single key to hold.
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
