package io.github.kafkaeasy.consumer;

/** What happens to a record on which a filter threw. */
public enum OnFilterError {
  /** The record failed: the failure handler decides. The default. */
  FAIL,
  /** The record passes this filter, as if the filter had accepted it; the error is logged. */
  PASS
}
