package io.github.kafkaeasy.consumer;

/** Treatment of a record that is older than {@link ConsumerBuilder#maxAge}. */
public enum OnStale {
  /** The record is left out and counts as done. The default. */
  FILTER,
  /** The record failed, with a {@code StaleRecordException}, and the failure handler decides. */
  FAIL
}
