package io.github.kafkaeasy.consumer;

/** Where a consumer is in its life. It only moves forward, but for RUNNING and PAUSED. */
public enum ConsumerState {
  /** Built, not started. */
  NEW,
  /** Connecting; no partition assigned yet. */
  STARTING,
  /** In its group and polling. A member without partitions is running too. */
  RUNNING,
  /** Paused by the application: still a member, starts no further record. */
  PAUSED,
  /** Closing: running records finish, nothing new starts. */
  DRAINING,
  /** Closed as asked. An end state. */
  CLOSED,
  /** Ended by itself; {@link EasyConsumer#failure()} has the cause. An end state. */
  FAILED;

  /** True for {@link #CLOSED} and {@link #FAILED}. */
  public boolean isEnd() {
    return this == CLOSED || this == FAILED;
  }
}
