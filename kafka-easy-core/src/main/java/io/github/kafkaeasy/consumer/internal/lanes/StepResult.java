package io.github.kafkaeasy.consumer.internal.lanes;

/** Result of a step of a lane's owner. */
enum StepResult {
  /** The step is done; the next one may follow in the same turn. */
  CONTINUE,
  /**
   * The turn ends: no record is left or may start, or enough have run. The worker visits other
   * lanes.
   */
  YIELD,
  /** The poll thread has given the lane to another worker; the caller does not own it any more. */
  TAKEN_OVER,
  /** The assignment has ended; the rest of the slice is dropped. */
  DROPPED
}
