package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Pending;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A key that is held, with its head record and the reason in {@link #step}. Records that arrive for
 * the key meanwhile queue up behind the head, so the lane's other keys flow and this one keeps its
 * order. Belongs to the lane's owner.
 */
final class Hold {

  /** The next event of a hold. */
  sealed interface Step {
    /** The head may run as soon as the owner comes to it. */
    Step READY = new Ready(false);

    Step RUNNING = new Running();
    Step AWAITING_DECISION = new AwaitingDecision();
    Step AWAITING_STAGE = new AwaitingStage();
    Step GONE = new Gone();

    /**
     * The head may run as soon as the owner comes to it.
     *
     * @param admitted the gate has let it in already
     */
    record Ready(boolean admitted) implements Step {}

    /** The head waits for its retry, its turn at the gate, or a copy of its record. */
    record AwaitingTurn(Wakeup wakeup) implements Step {}

    /** The head's run was cut off from the lane and goes on outside. */
    record Running() implements Step {}

    /** The head was run, and the stage that its handler returned is open. */
    record AwaitingStage() implements Step {}

    /** The head has failed, and the failure handler was asked. */
    record AwaitingDecision() implements Step {}

    /** The key is free; the hold is over. */
    record Gone() implements Step {}
  }

  /** Null when nothing can queue up behind: no key, or no order asked for. */
  final @Nullable Object key;

  /** Since when the key is held, on the monotonic clock. */
  final long sinceNanos;

  Step step = Step.READY;
  private Pending head;

  /** The head's failures so far; null before the first. */
  @Nullable RunningFailure failure;

  /** The head was asked once whether it has a due time of its own. */
  boolean askedForDueTime;

  /** The side queue; null until the first arrival. */
  private @Nullable ArrayDeque<Pending> followers;

  Hold(@Nullable Object key, Pending head, long sinceNanos) {
    this.key = key;
    this.head = head;
    this.sinceNanos = sinceNanos;
  }

  Pending head() {
    return head;
  }

  /** Key of this hold in a table; a hold that holds back nothing but itself is its own. */
  Object tableKey() {
    @Nullable Object present = key;
    return present == null ? this : present;
  }

  void follow(Pending pending) {
    if (followers == null) {
      followers = new ArrayDeque<>();
    }
    followers.add(pending);
  }

  int followers() {
    return followers == null ? 0 : followers.size();
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
    askedForDueTime = false;
    Pending next = followers == null ? null : followers.poll();
    if (next == null) {
      step = Step.GONE;
      return false;
    }
    head = next;
    step = Step.READY;
    return true;
  }

  int attempt() {
    return failure == null ? 1 : failure.attempts() + 1;
  }

  /** Drops followers of assignments that are over. Returns how many went. */
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

  /** Stops waiting for the head's turn. False: it did not wait, or its turn has just come. */
  boolean stopWaiting() {
    return step instanceof Step.AwaitingTurn waiting && waiting.wakeup().cancel();
  }
}
