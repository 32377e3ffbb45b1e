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
 * Works through a slice batch by batch. A batch is walked together first: records of held keys are
 * left out, the others filtered and decoded, up to the limit or to one that fails on the way. Then
 * the handler runs, and only then the records are passed, in order, so a batch that runs again
 * finds nothing half done.
 *
 * <p>While a batch runs its lane cannot be taken over: it is one run of many keys.
 */
public final class BatchRun<V> {

  /** The lane whose slice is worked through. Called by the lane's owner. */
  interface Owner {
    /** Whether nothing may begin, or this worker is one too many. */
    boolean mustYield();

    /** Whether the gate lets the next record begin. */
    boolean mayBegin();

    /** Nothing begins now; an admission that was not used is for others. */
    void leaveGate();

    /** Whether a record would join a hold. */
    boolean isHeld(ConsumerRecord<byte[], byte[]> record);

    /** Queues the record up behind the hold of its key, and passes it. */
    void join(Slice slice, int index);

    /** Holds a record whose first attempt has failed or is open, and passes it. */
    void failedOrOpen(Slice slice, int index, RunOutcome outcome);

    /** Counts a record that was handled or filtered, and passes it. */
    void settled(Slice slice, int index, RunOutcome outcome);

    /** Null: nothing is timed. */
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

  /** A record by itself, as a hold runs it: a batch of one has only one to name. */
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

  /** The record's own failure: the exception that names it only carries that. */
  private static RunOutcome.Failed because(RunOutcome.Failed failed) {
    Throwable cause = failed.cause() instanceof BatchFailure named ? named.getCause() : null;
    return cause == null ? failed : new RunOutcome.Failed(failed.stage(), cause);
  }

  /** Works through the slice as far as it may. Lane's owner. */
  StepResult work(Slice slice, Visit mine, Owner lane) {
    while (slice.cursor() < slice.to) {
      if (!slice.assignment.isOpen()) {
        return StepResult.DROPPED;
      }
      if (lane.mustYield()) {
        lane.leaveGate();
        return StepResult.YIELD;
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

  /** One batch on its way: which records of the slice are in it, and how they are passed. */
  private final class Walk {
    final Slice slice;
    final Owner lane;
    final List<Message<V>> messages = new ArrayList<>();

    /** Where in the slice each message comes from. */
    private final List<Integer> indices = new ArrayList<>();

    /**
     * What came of each record that was looked at, the batch being taken for handled; null: held.
     */
    private final List<@Nullable RunOutcome> outcomes = new ArrayList<>();

    private final int from;

    /** Up to here the slice was looked at. */
    int end;

    Walk(Slice slice, Owner lane) {
      this.slice = slice;
      this.lane = lane;
      this.from = slice.cursor();
      this.end = from;
    }

    /** Failed: the record at the end has, and there is nothing to run before it. */
    RunOutcome gather(int most) {
      for (; end < slice.to && messages.size() < most; end++) {
        RunOutcome outcome =
            lane.isHeld(slice.records[end]) ? null : steps.run(slice.records[end], 1, this::take);
        if (outcome instanceof RunOutcome.Failed || outcome instanceof RunOutcome.JvmUnwell) {
          // A failure's turn comes when those before it have run: one of its key may be among them.
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

    /** The slice's index of the record that failed; -1 when the failure names none. */
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
     * False when the assignment went meanwhile: then it is no attempt, and the record comes again.
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

    /** Every record before {@code limit} has run well, was filtered, or joins its key's hold. */
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
