package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.run.Gate;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A lane's state at the {@link Gate}, which limits open attempts and attempts per second. The
 * lane's owner asks before each record. While the lane waits for an admission, its slices do not
 * count as work ({@code Lane.hasWork}), so that no worker visits it in vain; the gate schedules it.
 */
final class GatePass implements Gate.Visitor {
  private enum State {
    /** Not waiting, not admitted. */
    NONE,
    /** In the gate's queue. */
    WAITING,
    /** Admitted, and has not started a record yet. */
    ADMITTED
  }

  private final Gate gate;
  private final Runnable schedule;

  /** Changed by the lane's owner, and by the gate to ADMITTED. */
  private final AtomicReference<State> state = new AtomicReference<>(State.NONE);

  /**
   * @param schedule sends a worker to the lane
   */
  GatePass(Gate gate, Runnable schedule) {
    this.gate = gate;
    this.schedule = schedule;
  }

  /** Whether the next record may start. False: the lane is scheduled when it may. Lane's owner. */
  boolean mayBegin() {
    State now = state.get();
    if (now == State.WAITING) {
      return false;
    }
    if (now == State.NONE) {
      if (gate.isOpen()) {
        return true;
      }
      // Set before asking, because the gate may admit before enter() returns.
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

  /**
   * Returns the admission to the gate, or leaves its queue, because no record starts now. Lane's
   * owner.
   */
  void giveUp() {
    // Only the owner changes the state away from NONE.
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
