package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.FlowLimits;
import io.github.kafkaeasy.consumer.internal.outputs.OutputParts;
import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import io.github.kafkaeasy.consumer.internal.shared.ConsumerStoppedException;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.JvmHealth;
import io.github.kafkaeasy.consumer.internal.shared.OutcomeTally;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.Resolution;
import io.github.kafkaeasy.internal.Coordinates;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access of lanes to the failure handler: asks it, counts its decisions and reports them to
 * observers. Called by lane owners; a decision may come on any thread.
 */
public final class Decisions {

  /**
   * Delay of the next attempt when the failure handler itself fails, so that the record is not
   * skipped.
   */
  private static final Duration AFTER_BROKEN_HANDLER = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

  private final FailureHandler handler;
  private final FlowLimits limits;
  private final EngineBasics basics;

  /** Null without exactlyOnce. */
  private final @Nullable OutputParts outputs;

  /**
   * @param outputs null without exactlyOnce: failure handlers send with separate clients
   */
  public Decisions(
      FailureHandler handler,
      FlowLimits limits,
      EngineBasics basics,
      @Nullable OutputParts outputs) {
    this.outputs = outputs;
    this.handler = handler;
    this.limits = limits;
    this.basics = basics;
  }

  /**
   * Counts a failed attempt, adds it to the record's failures, and reports it to observers. Lane's
   * owner.
   *
   * @param before the record's failures so far; null: this is the first
   */
  RunningFailure failed(
      ConsumerRecord<byte[], byte[]> record,
      @Nullable RunningFailure before,
      RunOutcome.Failed failed,
      OutcomeTally tally) {
    basics.counters().tally.failedAttempts.increment();
    tally.failedAttempts.increment();
    RunningFailure failure = before;
    if (failure == null) {
      failure =
          new RunningFailure(
              record,
              failed,
              basics.clock().instant(),
              outputs == null ? null : outputs.ofFailure(record));
    } else {
      failure.failedAgain(failed, basics.clock().instant());
      if (failure.attempts() == 2) {
        countRetried(tally);
      }
    }
    basics.observers().failed(failure);
    return failure;
  }

  /**
   * Asks the failure handler about a record.
   *
   * @param answer called once, on any thread
   */
  void ask(RunningFailure failure, Assignment assignment, Consumer<FailureDecision> answer) {
    failure.heldBudgetUsed(limits.heldShare(assignment));
    // A stage that is not a CompletableFuture may call its function twice; the second decision
    // would settle the next record of the key.
    AtomicBoolean decided = new AtomicBoolean();
    Consumer<FailureDecision> once =
        decision -> {
          if (decided.compareAndSet(false, true)) {
            answer.accept(decision);
          }
        };
    try {
      handler
          .onFailure(failure)
          .whenComplete(
              (decision, problem) ->
                  once.accept(decision != null ? decision : instead(failure, problem)));
    } catch (Throwable problem) {
      once.accept(instead(failure, problem));
    }
  }

  /** Decision that is used when the failure handler threw or decided nothing. Any thread. */
  private FailureDecision instead(RunningFailure failure, @Nullable Throwable problem) {
    Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
    LOG.error(
        "The failure handler failed on {}; the record is kept and tried again in {} s",
        Coordinates.of(failure.record()),
        AFTER_BROKEN_HANDLER.toSeconds(),
        cause);
    stopIfUnwell(cause);
    return FailureDecision.retry(AFTER_BROKEN_HANDLER);
  }

  /** Drops the outputs of the failure handler, and reports that the record will be retried. */
  void retrying(RunningFailure failure, Duration after) {
    failure.forgetOutputs();
    basics.observers().retrying(failure, after);
  }

  /** Counts a record whose second attempt has ended. */
  private void countRetried(OutcomeTally tally) {
    basics.counters().tally.retried.increment();
    tally.retried.increment();
  }

  /** Reports that the record was handled or filtered; null: it had not failed before. */
  void recovered(@Nullable RunningFailure failure, OutcomeTally tally) {
    if (failure != null) {
      if (failure.attempts() == 1) {
        countRetried(tally);
      }
      guarded("onRecovered", failure, () -> handler.onRecovered(failure));
    }
  }

  private void guarded(String name, RunningFailure failure, Runnable callback) {
    try {
      callback.run();
    } catch (Throwable thrown) {
      stopIfUnwell(thrown);
      LOG.warn(
          "A failure handler's {} failed for {}", name, Coordinates.of(failure.record()), thrown);
    }
  }

  private void stopIfUnwell(@Nullable Throwable thrown) {
    if (thrown != null && JvmHealth.isUnwell(thrown)) {
      basics.stopper().accept(thrown);
    }
  }

  void stop(@Nullable RunningFailure failure, FailureDecision.Stop decision) {
    basics
        .stopper()
        .accept(
            new ConsumerStoppedException(
                "Stopped by decision of the failure handler: " + decision.why(),
                failure == null ? null : failure.cause()));
  }

  /** Counts filtered records that were left out as duplicates or as too old. */
  void filtered(RunOutcome outcome) {
    if (outcome == RunOutcome.DUPLICATE) {
      basics.counters().duplicates.increment();
    } else if (outcome == RunOutcome.EXPIRED) {
      basics.counters().expired.increment();
    }
  }

  void resolved(@Nullable RunningFailure failure, Resolution as, OutcomeTally tally) {
    basics.counters().tally.resolved(as);
    tally.resolved(as);
    if (failure != null) {
      basics.observers().resolved(failure, as);
    }
  }

  /** Settles the record as skipped, because the application requested it by its coordinates. */
  void skippedOnRequest(
      ConsumerRecord<byte[], byte[]> record, @Nullable RunningFailure failure, OutcomeTally tally) {
    LOG.warn(
        "Skipped {} on request", Coordinates.of(record), failure == null ? null : failure.cause());
    resolved(failure, Resolution.SKIPPED, tally);
    gaveUp(failure);
  }

  /** Counts records that were given up uncommitted; they are delivered again. */
  void dropped(int records) {
    basics.counters().droppedHeld.add(records);
  }

  /**
   * Drops the outputs of the failure handler, because its decision does not settle the record, and
   * tells the failure handler that the decision is not needed any more.
   */
  void gaveUp(@Nullable RunningFailure failure) {
    if (failure != null) {
      failure.forgetOutputs();
    }
    tellForgotten(failure);
  }

  /** Tells the failure handler, once, that its decision about a record is not needed any more. */
  void tellForgotten(@Nullable RunningFailure failure) {
    if (failure != null) {
      guarded("onForgotten callback", failure, failure::forget);
    }
  }
}
