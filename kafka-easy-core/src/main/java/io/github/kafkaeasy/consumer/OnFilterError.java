package io.github.kafkaeasy.consumer;

/** Treatment of a record on which a filter threw an exception. */
public enum OnFilterError {
  /** The record failed, and the failure handler decides. The default. */
  FAIL,
  /** The record passes this filter, as if the filter had accepted it; the error is logged. */
  PASS
}
