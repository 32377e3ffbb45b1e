package io.github.kafkaeasy.consumer;

/** What becomes of a record that is older than {@link ConsumerBuilder#maxAge}. */
public enum OnStale {
  /** It is left out and counts as done. The default. */
  FILTER,
  /** It failed, with a {@code StaleRecordException}: the failure handler decides. */
  FAIL
}
