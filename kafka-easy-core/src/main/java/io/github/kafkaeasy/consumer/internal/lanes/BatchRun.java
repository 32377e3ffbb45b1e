package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.BatchHandler;
import io.github.kafkaeasy.consumer.RestOfBatch;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import io.github.kafkaeasy.consumer.internal.run.Gate;
import io.github.kafkaeasy.consumer.internal.run.HandlerCall;
import io.github.kafkaeasy.consumer.internal.run.LogContext;
import io.github.kafkaeasy.consumer.internal.run.Overdue;
import io.github.kafkaeasy.consumer.internal.run.PartitionTimes;
import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import io.github.kafkaeasy.consumer.internal.run.Steps;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings.Batch;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.error.BatchFailure;
import io.github.kafkaeasy.message.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Runs a slice in batches. First the records of a batch are collected: records of held keys are
 * left out, the others are filtered and decoded, until the batch is full or a record fails. Then
 * the handler runs. Only after that does the cursor pass the records, in order, so that a batch
 * that runs again has no half-finished records.
 *
 * <p>While a batch runs, its lane cannot be taken over, because one run covers many keys.
 */
public final class BatchRun<V> {

  /** The lane whose slice is run, as seen by the batch. The lane's owner calls all methods. */
  interface Owner {
    /**
     * Whether the lane must stop now: no record may start, or there are more workers than allowed.
     */
    boolean mustYield();

    /** Whether the gate, which limits attempts, admits the next record. */
    boolean mayBegin();

    /** Returns an unused admission to the gate, because no record starts now. */
    void leaveGate();

    /** Whether the record's key is held. */
    boolean isHeld(ConsumerRecord<byte[], byte[]> record);

    /** Queues the record behind the hold of its key, and passes it. */
    void join(Slice slice, int index);

    /** Holds a record whose first attempt has failed or has an open stage, and passes it. */
    void failedOrOpen(Slice slice, int index, RunOutcome outcome);

    /** Counts a record that was handled or filtered, and passes it. */
    void settled(Slice slice, int index, RunOutcome outcome);

    /** Null: no record is timed. */
    @Nullable PartitionTimes times();
  }

  private final Steps<V> steps;
  private final BatchHandler<V> handler;
  private final int maxRecords;
  private final RestOfBatch rest;
  private final Overdue overdue;
  private final Gate gate;
  private final @Nullable LogContext logContext;
  private final Consumer<Throwable> onJvmUnwell;

  public BatchRun(
      Steps<V> steps,
      Batch<V> batch,
      Overdue overdue,
      Gate gate,
      @Nullable LogContext logContext,
      Consumer<Throwable> onJvmUnwell) {
    this.steps = steps;
    this.handler = batch.handler();
    this.maxRecords = batch.maxRecords();
    this.rest = batch.rest();
    this.overdue = overdue;
    this.gate = gate;
    this.logContext = logContext;
    this.onJvmUnwell = onJvmUnwell;
  }

  /**
   * Handler call for a single record of a hold, as a batch of one. Each failure counts as a failure
   * of that record.
   */
  public static <V> HandlerCall<V> alone(BatchHandler<V> handler) {
    return message -> {
      RunOutcome outcome = handle(handler, List.of(message));
      return outcome instanceof RunOutcome.Failed failed ? because(failed) : outcome;
    };
  }

  private static <V> RunOutcome handle(BatchHandler<V> handler, List<Message<V>> messages) {
    try {
      handler.handle(messages);
      return RunOutcome.HANDLED;
    } catch (Throwable thrown) {
      return Steps.failure(FailureStage.HANDLE, thrown);
    }
  }

  /** Unwraps a BatchFailure: the record's own failure is its cause. */
  private static RunOutcome.Failed because(RunOutcome.Failed failed) {
    Throwable cause = failed.cause() instanceof BatchFailure named ? named.getCause() : null;
    return cause == null ? failed : new RunOutcome.Failed(failed.stage(), cause);
  }

  /** Runs batches of the slice until its end, or until the lane must stop. Lane's owner. */
  StepResult work(Slice slice, Visit mine, Owner lane) {
    while (slice.cursor() < slice.to) {
      if (lane.mustYield()) {
        lane.leaveGate();
        return StepResult.YIELD;
      }
      // After the check for a pause, see LaneParts.mayStart.
      if (!slice.assignment.isOpen()) {
        return StepResult.DROPPED;
      }
      if (!lane.mayBegin()) {
        return StepResult.YIELD;
      }
      int most = slice.cursor() < slice.aloneUntil ? 1 : maxRecords;
      Walk walk = new Walk(slice, lane);
      mine.begin(null);
      RunOutcome outcome = run(walk, most);
      boolean unused = mine.end();
      if (outcome instanceof RunOutcome.JvmUnwell) {
        slice.assignment.shut();
        return StepResult.DROPPED;
      }
      if (outcome instanceof RunOutcome.Failed failed) {
        int index = walk.failedIndex(failed);
        if (index < 0) {
          slice.aloneUntil = walk.end;
        } else {
          return walk.passWithFailure(index, overdue.blame(because(failed), mine.wasTold()))
              ? StepResult.YIELD
              : StepResult.DROPPED;
        }
      } else {
        walk.passTo(walk.end);
      }
    }
    return StepResult.CONTINUE;
  }

  private RunOutcome run(Walk walk, int most) {
    PartitionTimes times = walk.lane.times();
    ConsumerRecord<byte[], byte[]> first = walk.slice.records[walk.slice.cursor()];
    if (logContext != null) {
      logContext.enter(first, 1);
    }
    long start = times == null ? 0 : times.now();
    RunOutcome outcome = walk.gather(most);
    if (!walk.messages.isEmpty() && !(outcome instanceof RunOutcome.JvmUnwell)) {
      outcome = handle(handler, Collections.unmodifiableList(walk.messages));
    }
    boolean handled = outcome == RunOutcome.HANDLED;
    if (times != null && (handled || outcome instanceof RunOutcome.Failed)) {
      times.ended(first, start, handled);
    }
    if (logContext != null) {
      logContext.leave();
    }
    Thread.interrupted();
    if (outcome instanceof RunOutcome.JvmUnwell unwell) {
      onJvmUnwell.accept(unwell.cause());
    }
    gate.charge(Math.max(0, walk.messages.size() - 1));
    gate.leave();
    return outcome;
  }

  /** One batch: which records of the slice belong to it, and how they are passed. */
  private final class Walk {
    final Slice slice;
    final Owner lane;
    final List<Message<V>> messages = new ArrayList<>();

    /** Index in the slice of each message. */
    private final List<Integer> indices = new ArrayList<>();

    /**
     * Outcome of each collected record, assuming that the batch is handled; null: its key is held.
     */
    private final List<@Nullable RunOutcome> outcomes = new ArrayList<>();

    private final int from;

    /** End of the collected part of the slice, exclusive. */
    int end;

    Walk(Slice slice, Owner lane) {
      this.slice = slice;
      this.lane = lane;
      this.from = slice.cursor();
      this.end = from;
    }

    /**
     * Collects the batch. Failed: the record at {@code end} failed in a filter, a precheck or
     * decoding.
     */
    RunOutcome gather(int most) {
      for (; end < slice.to && messages.size() < most; end++) {
        RunOutcome outcome =
            lane.isHeld(slice.records[end]) ? null : steps.run(slice.records[end], 1, this::take);
        if (outcome instanceof RunOutcome.Failed || outcome instanceof RunOutcome.JvmUnwell) {
          // The records before it run first, since one of them may have the same key; the failure
          // is found again in the next batch.
          return outcome;
        }
        outcomes.add(outcome);
      }
      return RunOutcome.FILTERED;
    }

    private RunOutcome take(Message<V> message) {
      messages.add(message);
      indices.add(end);
      return RunOutcome.HANDLED;
    }

    /**
     * Index in the slice of the failed record; -1 when the failure does not say which one failed.
     */
    int failedIndex(RunOutcome.Failed failed) {
      if (messages.isEmpty()) {
        return end;
      }
      if (failed.cause() instanceof BatchFailure named
          && named.index() >= 0
          && named.index() < messages.size()) {
        return indices.get(named.index());
      }
      return messages.size() == 1 ? indices.get(0) : -1;
    }

    /**
     * Passes the batch with one failed record. False when the assignment has ended meanwhile: then
     * the failure does not count as an attempt, and the record is delivered again.
     */
    boolean passWithFailure(int index, RunOutcome.Failed failed) {
      passTo(index);
      if (!slice.assignment.isOpen()) {
        return false;
      }
      lane.failedOrOpen(slice, index, failed);
      if (rest == RestOfBatch.HANDLED) {
        passTo(end);
      }
      return true;
    }

    /**
     * Passes the records before {@code limit}: each was handled, was filtered, or joins its key's
     * hold.
     */
    void passTo(int limit) {
      for (int index = slice.cursor(); index < limit; index++) {
        RunOutcome outcome = outcomes.get(index - from);
        if (outcome == null) {
          lane.join(slice, index);
        } else {
          lane.settled(slice, index, outcome);
        }
      }
    }
  }
}
