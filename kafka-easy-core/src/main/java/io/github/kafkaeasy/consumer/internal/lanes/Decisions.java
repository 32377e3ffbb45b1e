package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import io.github.kafkaeasy.consumer.internal.shared.ConsumerStoppedException;
import io.github.kafkaeasy.consumer.internal.shared.Coordinates;
import io.github.kafkaeasy.consumer.internal.shared.Counters;
import io.github.kafkaeasy.consumer.internal.shared.JvmHealth;
import io.github.kafkaeasy.consumer.internal.shared.Observers;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.Resolution;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the failure handler and carries out what it says, on behalf of a hold. All methods belong to
 * the owner of the hold's lane; an answer may come from any thread and only posts the hold.
 */
public final class Decisions {

  /** When the failure handler itself fails, nothing is skipped: the record is tried again. */
  private static final Duration AFTER_BROKEN_HANDLER = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

  private final FailureHandler handler;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final Counters counters;
  private final Observers observers;
  private final FlowLimits limits;
  private final Consumer<Throwable> stopper;

  /**
   * @param stopper stops the consumer because of a failure
   */
  public Decisions(
      FailureHandler handler,
      ScheduledExecutorService timer,
      Clock clock,
      Counters counters,
      Observers observers,
      FlowLimits limits,
      Consumer<Throwable> stopper) {
    this.handler = handler;
    this.timer = timer;
    this.clock = clock;
    this.counters = counters;
    this.observers = observers;
    this.limits = limits;
    this.stopper = stopper;
  }

  /** The head's last attempt failed: asks what to do; the hold is posted with the answer. */
  void ask(Hold hold, RunOutcome.Failed failed, Lane lane, PartitionLanes home) {
    counters.tally.failedAttempts.increment();
    home.tally.failedAttempts.increment();
    RunningFailure failure = hold.failure;
    if (failure == null) {
      failure = new RunningFailure(hold.head.record, failed, clock.instant());
      hold.failure = failure;
    } else {
      failure.failedAgain(failed, clock.instant());
      if (failure.attempts() == 2) {
        countRetried(home);
      }
    }
    observers.failed(failure);
    ask(hold, failure, lane, home);
  }

  /** The head waits for its retry, and the partition is short of room: asks what to do then. */
  void askAgain(Hold hold, RunningFailure failure, Lane lane, PartitionLanes home) {
    hold.due = null;
    ask(hold, failure, lane, home);
  }

  private void ask(Hold hold, RunningFailure failure, Lane lane, PartitionLanes home) {
    failure.heldBudgetUsed(limits.heldShare(hold.head.assignment));
    hold.step = Hold.Step.DECIDED;
    home.decisionAsked();
    try {
      handler
          .onFailure(failure)
          .whenComplete((decision, problem) -> answered(hold, lane, decision, problem));
    } catch (RuntimeException | Error problem) {
      answered(hold, lane, null, problem);
    }
  }

  /** Any thread. */
  private void answered(
      Hold hold, Lane lane, @Nullable FailureDecision decision, @Nullable Throwable problem) {
    if (decision != null) {
      hold.decision = decision;
    } else {
      Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
      LOG.error(
          "The failure handler failed on {}; the record is kept and tried again in {} s",
          at(hold),
          AFTER_BROKEN_HANDLER.toSeconds(),
          cause);
      hold.decision = FailureDecision.retry(AFTER_BROKEN_HANDLER);
      if (cause != null && JvmHealth.isUnwell(cause)) {
        stopper.accept(cause);
      }
    }
    lane.post(hold);
  }

  /** True: there is nothing to wait for, run it now. Else the hold is posted when it is due. */
  boolean retryNow(Hold hold, Duration after, Lane lane, PartitionLanes home) {
    if (hold.failure != null) {
      observers.retrying(hold.failure, after);
    }
    if (after.isZero()) {
      return true;
    }
    post(hold, after, lane);
    return false;
  }

  /** A record's second attempt has ended. */
  private void countRetried(PartitionLanes home) {
    counters.tally.retried.increment();
    home.tally.retried.increment();
  }

  /** The head was handled, or filtered, after it had failed. */
  void recovered(Hold hold, PartitionLanes home) {
    if (hold.failure != null) {
      if (hold.failure.attempts() == 1) {
        countRetried(home);
      }
      try {
        handler.onRecovered(hold.failure);
      } catch (RuntimeException e) {
        LOG.warn("A failure handler's onRecovered failed for {}", at(hold), e);
      }
    }
  }

  /** Posts the hold when the time has passed; until then a sweep may stop it. */
  void post(Hold hold, Duration after, Lane lane) {
    DueRetry due = new DueRetry(lane, hold);
    hold.due = due;
    try {
      due.scheduledAs(timer.schedule(due, saturatedNanos(after), TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      // The consumer is closing; a sweep has given this hold up or will.
      LOG.debug("No retry of {}: the consumer is closing", at(hold));
    }
  }

  void stop(Hold hold, FailureDecision.Stop decision) {
    FailedRecord failure = hold.failure;
    stopper.accept(
        new ConsumerStoppedException(
            "Stopped by decision of the failure handler: " + decision.why(),
            failure == null ? null : failure.cause()));
  }

  /** Counts those among the filtered that no filter of the application left out. */
  void filtered(RunOutcome outcome) {
    if (outcome == RunOutcome.DUPLICATE) {
      counters.duplicates.increment();
    } else if (outcome == RunOutcome.EXPIRED) {
      counters.expired.increment();
    }
  }

  void resolved(Hold hold, Resolution as, PartitionLanes home) {
    counters.tally.resolved(as);
    home.tally.resolved(as);
    if (hold.failure != null) {
      observers.resolved(hold.failure, as);
    }
  }

  /** The head is left out because the application said so by its coordinates. */
  void skippedOnRequest(Hold hold, PartitionLanes home) {
    LOG.warn("Skipped {} on request", at(hold), hold.failure == null ? null : hold.failure.cause());
    resolved(hold, Resolution.SKIPPED, home);
    tellForgotten(hold);
  }

  /** The head is given up uncommitted. */
  void forgotten(Hold hold) {
    hold.head.forget();
    counters.droppedHeld.increment();
    tellForgotten(hold);
  }

  /** Tells the failure handler, once, that nobody waits for this record's decision any more. */
  void tellForgotten(Hold hold) {
    if (hold.failure != null) {
      try {
        hold.failure.forget();
      } catch (RuntimeException e) {
        LOG.warn("A failure handler's onForgotten callback failed for {}", at(hold), e);
      }
    }
  }

  void droppedFollowers(int count) {
    counters.droppedHeld.add(count);
  }

  private static String at(Hold hold) {
    return Coordinates.of(hold.head.record);
  }

  private static long saturatedNanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0
        ? Long.MAX_VALUE
        : duration.toNanos();
  }
}
