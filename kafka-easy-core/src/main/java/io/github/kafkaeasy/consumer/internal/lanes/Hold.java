package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Pending;
import io.github.kafkaeasy.consumer.internal.run.OpenStage;
import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A key that is held, and why: its head record failed, waits for a decision, a retry, its stage, a
 * copy of itself or its turn at the gate, or runs for too long. What arrives for the key meanwhile
 * queues up behind the head, so the lane's other keys flow and this one keeps its order.
 *
 * <p>Everything here belongs to the lane's owner. Whoever waits for something on the hold's behalf
 * (timer, asynchronous stage, slow run) has the hold as its one and only next event: it writes what
 * came of it and posts the hold to the lane's inbox, which publishes it.
 */
final class Hold implements LaneTask {

  /** What is to be done when the hold is next taken from the inbox. */
  enum Step {
    /** Run the head. */
    RUN,
    /** The head's slow run, or its stage, has ended; {@link #outcome} says how. */
    RUN_ENDED,
    /** The failure handler has decided; {@link #decision} says what. */
    DECIDED,
    /** Nothing: it was given up. */
    GONE
  }

  /** Null when nothing can queue up behind: no key, or no order asked for. */
  final @Nullable Object key;

  Pending head;

  /** The head's failure so far; null before the first. */
  @Nullable RunningFailure failure;

  Step step = Step.RUN;
  RunOutcome outcome = RunOutcome.HANDLED;
  @Nullable FailureDecision decision;

  /** The head has waited for its due time: it is asked about once, whatever it says afterwards. */
  boolean hasWaited;

  /** What will post this hold when its head may run; null when it does not wait for that. */
  @Nullable DueRetry due;

  /** The head's stage while it is open. */
  @Nullable OpenStage stage;

  /** The gate has let the head in. Written before the hold is posted. */
  boolean admitted;

  /** The side queue; null until the first arrival. */
  private @Nullable ArrayDeque<Pending> followers;

  Hold(@Nullable Object key, Pending head) {
    this.key = key;
    this.head = head;
  }

  void follow(Pending pending) {
    if (followers == null) {
      followers = new ArrayDeque<>();
    }
    followers.add(pending);
  }

  /** The record of this offset, if it is the head or waits behind it. */
  @Nullable Pending find(Assignment assignment, long offset) {
    if (head.isAt(assignment, offset)) {
      return head;
    }
    if (followers != null) {
      for (Pending follower : followers) {
        if (follower.isAt(assignment, offset)) {
          return follower;
        }
      }
    }
    return null;
  }

  /** Makes the next follower the head; false when there is none and the key is free. */
  boolean advance() {
    failure = null;
    due = null;
    hasWaited = false;
    Pending next = followers == null ? null : followers.poll();
    if (next == null) {
      step = Step.GONE;
      return false;
    }
    head = next;
    step = Step.RUN;
    return true;
  }

  int attempt() {
    return failure == null ? 1 : failure.attempts() + 1;
  }

  /** Followers of assignments that are over. Returns how many went. */
  int dropShutFollowers() {
    if (followers == null) {
      return 0;
    }
    int before = followers.size();
    followers.removeIf(
        pending -> {
          boolean over = !pending.assignment.isOpen();
          if (over) {
            pending.forget();
          }
          return over;
        });
    return before - followers.size();
  }

  /**
   * Stops waiting for the head's run. False: it did not wait, or has just been posted and will be
   * looked at again.
   */
  boolean stopWaiting() {
    return due != null && due.cancel();
  }
}
