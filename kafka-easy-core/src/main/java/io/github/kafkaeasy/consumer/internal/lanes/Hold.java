package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Pending;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A held key: its head record, the event that it waits for ({@link #step}), and the records that
 * arrived for the key meanwhile, queued behind the head. So the other keys of the lane continue,
 * and this key keeps its order. Lane's owner only.
 */
final class Hold {

  /** State of a hold: ready, running, waiting for an event, or gone. */
  sealed interface Step {
    /** The head may run when the owner comes to it. */
    Step READY = new Ready(false);

    Step RUNNING = new Running();
    Step AWAITING_DECISION = new AwaitingDecision();
    Step AWAITING_STAGE = new AwaitingStage();
    Step GONE = new Gone();

    /**
     * The head may run when the owner comes to it.
     *
     * @param admitted the gate, which limits attempts, has admitted it already
     */
    record Ready(boolean admitted) implements Step {}

    /**
     * The head waits for its retry, its due time, the gate, or a copy of its record that is being
     * handled.
     */
    record AwaitingTurn(Wakeup wakeup) implements Step {}

    /** The head's run was taken out of the lane because it was too slow, and continues outside. */
    record Running() implements Step {}

    /** The handler has returned a stage that is still open. */
    record AwaitingStage() implements Step {}

    /** The head has failed, and the failure handler was asked. */
    record AwaitingDecision() implements Step {}

    /** The hold has ended and the key is free. */
    record Gone() implements Step {}
  }

  /**
   * Null when no record can queue behind the head: the ordering is UNORDERED, or it is KEY and the
   * record has no key (without {@code serialNullKeys}).
   */
  final @Nullable Object key;

  /** Time at which the key was first held, on the monotonic clock. */
  final long sinceNanos;

  Step step = Step.READY;
  private Pending head;

  /** The head's failures so far; null before the first. */
  @Nullable RunningFailure failure;

  /** True once the failure handler was asked for the head's due time. */
  boolean askedForDueTime;

  /** Records behind the head; null until the first one. */
  private @Nullable ArrayDeque<Pending> followers;

  Hold(@Nullable Object key, Pending head, long sinceNanos) {
    this.key = key;
    this.head = head;
    this.sinceNanos = sinceNanos;
  }

  Pending head() {
    return head;
  }

  /**
   * Key of this hold in {@link HeldKeys}: {@link #key}, or the hold object itself if there is none.
   */
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

  /** The record with this offset, if it is the head or queued behind it; else null. */
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

  /** Makes the next queued record the head; false when there is none, and the key is free. */
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

  /** Drops queued records of assignments that have ended. Returns their number. */
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

  /** Cancels the head's wakeup. False: there is none, or it has just fired. */
  boolean stopWaiting() {
    return step instanceof Step.AwaitingTurn waiting && waiting.wakeup().cancel();
  }
}
