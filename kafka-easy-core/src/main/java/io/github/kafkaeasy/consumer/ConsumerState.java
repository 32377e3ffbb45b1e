package io.github.kafkaeasy.consumer;

/**
 * State of a consumer. States follow each other in the order below and never go back, except
 * between RUNNING and PAUSED.
 */
public enum ConsumerState {
  /** Built, not started. */
  NEW,
  /** Connecting; no partition assigned yet. */
  STARTING,
  /** Member of its group and polling, also when no partition is assigned. */
  RUNNING,
  /** Paused by the application: stays a member of its group, starts no further record. */
  PAUSED,
  /** Closing: running records finish, no new record starts. */
  DRAINING,
  /** Closed as requested. Final state. */
  CLOSED,
  /** Ended by itself; {@link EasyConsumer#failure()} has the cause. Final state. */
  FAILED;

  /** True for {@link #CLOSED} and {@link #FAILED}. */
  public boolean isEnd() {
    return this == CLOSED || this == FAILED;
  }
}
