package io.github.kafkaeasy.consumer.spi;

import java.time.Duration;
import java.util.Objects;

/** Decision about a record that failed. */
public sealed interface FailureDecision {

  /**
   * Runs the record again later; until then only its key is held.
   *
   * @param after time to wait: zero or more
   */
  record Retry(Duration after) implements FailureDecision {
    public Retry {
      Objects.requireNonNull(after, "after");
      if (after.isNegative()) {
        throw new IllegalArgumentException("after = " + after + ": must not be negative");
      }
    }
  }

  /**
   * Settles the record: its offset may be committed and the records behind it run.
   *
   * @param as the outcome
   */
  record Resolved(Resolution as) implements FailureDecision {
    public Resolved {
      Objects.requireNonNull(as, "as");
    }
  }

  /**
   * Stops the consumer: it drains, commits finished records, leaves the group and ends {@code
   * FAILED}. The record stays uncommitted and is delivered again after a restart.
   *
   * @param why one sentence for the operator
   */
  record Stop(String why) implements FailureDecision {
    public Stop {
      Objects.requireNonNull(why, "why");
    }
  }

  /** {@link Retry} after {@code after}. */
  static FailureDecision retry(Duration after) {
    return new Retry(after);
  }

  /**
   * {@link Resolved} as {@link Resolution#DEAD_LETTERED}; only after the broker has acknowledged
   * the copy.
   */
  static FailureDecision deadLettered() {
    return new Resolved(Resolution.DEAD_LETTERED);
  }

  /**
   * {@link Resolved} as {@link Resolution#MOVED}; only after the broker has acknowledged the copy.
   */
  static FailureDecision moved() {
    return new Resolved(Resolution.MOVED);
  }

  /** {@link Resolved} as {@link Resolution#SKIPPED}. */
  static FailureDecision skipped() {
    return new Resolved(Resolution.SKIPPED);
  }

  /** {@link Resolved} as {@link Resolution#DISCARDED}. */
  static FailureDecision discarded() {
    return new Resolved(Resolution.DISCARDED);
  }

  /** {@link Stop} because of {@code why}. */
  static FailureDecision stop(String why) {
    return new Stop(why);
  }
}
