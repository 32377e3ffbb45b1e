package io.github.kafkaeasy.consumer;

/**
 * State of a consumer. A consumer moves down this list and may skip states. It goes back only when
 * it resumes: from PAUSED to RUNNING, or to STARTING if it has not joined its group yet.
 */
public enum ConsumerState {
  /** Created; its poll thread does not run yet. */
  NEW,
  /** Connecting; not yet a member of its group. */
  STARTING,
  /** Member of its group and polling, also when no partition is assigned. */
  RUNNING,
  /** Paused by the application: stays a member of its group, but starts no record. */
  PAUSED,
  /** Closing: running records finish, no new record starts. */
  DRAINING,
  /** Closed by the application or by an option such as {@code endAt}. Final state. */
  CLOSED,
  /** Ended because of a failure; {@link EasyConsumer#failure()} has the cause. Final state. */
  FAILED;

  /** True for {@link #CLOSED} and {@link #FAILED}. */
  public boolean isEnd() {
    return this == CLOSED || this == FAILED;
  }
}
