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
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failure handler as lanes see it: asks it, and counts and tells what it decided. Called by
 * lane owners; an answer may come on any thread.
 */
public final class Decisions {

  /** When the failure handler itself fails, nothing is skipped: the record is tried again. */
  private static final Duration AFTER_BROKEN_HANDLER = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

  private final FailureHandler handler;
  private final FlowLimits limits;
  private final EngineBasics basics;

  /** Null without exactlyOnce. */
  private final @Nullable OutputParts outputs;

  /**
   * The failure handler of one consumer.
   *
   * @param outputs null without exactlyOnce: failure handlers send by themselves
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
   * Notes that an attempt has failed.
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
   * Asks what to do about a record.
   *
   * @param answer told once, on any thread
   */
  void ask(RunningFailure failure, Assignment assignment, Consumer<FailureDecision> answer) {
    failure.heldBudgetUsed(limits.heldShare(assignment));
    try {
      handler
          .onFailure(failure)
          .whenComplete(
              (decision, problem) ->
                  answer.accept(decision != null ? decision : instead(failure, problem)));
    } catch (RuntimeException | Error problem) {
      answer.accept(instead(failure, problem));
    }
  }

  /** The decision when the failure handler has none. Any thread. */
  private FailureDecision instead(RunningFailure failure, @Nullable Throwable problem) {
    Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
    LOG.error(
        "The failure handler failed on {}; the record is kept and tried again in {} s",
        Coordinates.of(failure.record()),
        AFTER_BROKEN_HANDLER.toSeconds(),
        cause);
    if (cause != null && JvmHealth.isUnwell(cause)) {
      basics.stopper().accept(cause);
    }
    return FailureDecision.retry(AFTER_BROKEN_HANDLER);
  }

  /** The record is to be tried again. */
  void retrying(RunningFailure failure, Duration after) {
    failure.forgetOutputs();
    basics.observers().retrying(failure, after);
  }

  /** A record's second attempt has ended. */
  private void countRetried(OutcomeTally tally) {
    basics.counters().tally.retried.increment();
    tally.retried.increment();
  }

  /** The record was handled, or filtered, after it had failed; null: it had not failed. */
  void recovered(@Nullable RunningFailure failure, OutcomeTally tally) {
    if (failure != null) {
      if (failure.attempts() == 1) {
        countRetried(tally);
      }
      try {
        handler.onRecovered(failure);
      } catch (RuntimeException e) {
        LOG.warn(
            "A failure handler's onRecovered failed for {}", Coordinates.of(failure.record()), e);
      }
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

  /** Counts those among the filtered that no filter of the application left out. */
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

  /** The record is left out because the application said so by its coordinates. */
  void skippedOnRequest(
      ConsumerRecord<byte[], byte[]> record, @Nullable RunningFailure failure, OutcomeTally tally) {
    LOG.warn(
        "Skipped {} on request", Coordinates.of(record), failure == null ? null : failure.cause());
    resolved(failure, Resolution.SKIPPED, tally);
    gaveUp(failure);
  }

  /** Records were given up uncommitted; they come again. */
  void dropped(int records) {
    basics.counters().droppedHeld.add(records);
  }

  /** The record is not settled by the failure handler: nothing is sent because of it. */
  void gaveUp(@Nullable RunningFailure failure) {
    if (failure != null) {
      failure.forgetOutputs();
    }
    tellForgotten(failure);
  }

  /** Tells the failure handler, once, that a record's decision is not waited for any more. */
  void tellForgotten(@Nullable RunningFailure failure) {
    if (failure != null) {
      try {
        failure.forget();
      } catch (RuntimeException e) {
        LOG.warn(
            "A failure handler's onForgotten callback failed for {}",
            Coordinates.of(failure.record()),
            e);
      }
    }
  }
}
