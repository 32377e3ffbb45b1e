package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.run.Gate;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A lane's dealings with the gate. The lane's owner asks before each record; a lane that has to
 * wait is left alone by the workers until the gate calls.
 */
final class GatePass implements Gate.Visitor {
  private enum State {
    /** Nothing is asked for. */
    NONE,
    /** In the gate's queue. */
    WAITING,
    /** Let in, and has not begun yet. */
    ADMITTED
  }

  private final Gate gate;
  private final Runnable schedule;

  /** The owner asks and begins, the gate admits. */
  private final AtomicReference<State> state = new AtomicReference<>(State.NONE);

  /**
   * @param schedule sends a worker to the lane
   */
  GatePass(Gate gate, Runnable schedule) {
    this.gate = gate;
    this.schedule = schedule;
  }

  /** Owner: whether the next record may begin. False: the lane is scheduled when it may. */
  boolean mayBegin() {
    State now = state.get();
    if (now == State.WAITING) {
      return false;
    }
    if (now == State.NONE) {
      if (gate.isOpen()) {
        return true;
      }
      // Said before asking: the answer may come before enter() returns.
      state.set(State.WAITING);
      if (!gate.enter(this)) {
        return false;
      }
    }
    state.set(State.NONE);
    return true;
  }

  boolean isWaiting() {
    return state.get() == State.WAITING;
  }

  /** Owner: nothing to begin just now; what was or will be admitted is for others. */
  void giveUp() {
    // The owner alone moves it away from there.
    if (state.get() != State.NONE && state.getAndSet(State.NONE) == State.ADMITTED) {
      gate.giveBack();
    }
  }

  @Override
  public boolean admitted() {
    if (!state.compareAndSet(State.WAITING, State.ADMITTED)) {
      return false;
    }
    schedule.run();
    return true;
  }
}
