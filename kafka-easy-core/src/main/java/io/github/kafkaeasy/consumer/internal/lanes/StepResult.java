package io.github.kafkaeasy.consumer.internal.lanes;

/** Result of a step of a lane's owner. */
enum StepResult {
  /** The step is done; the next one may follow in the same turn. */
  CONTINUE,
  /** Nothing more can be done in this turn; the worker goes to another lane. */
  YIELD,
  /** The poll thread has given the lane to another worker: the caller owns nothing of it now. */
  TAKEN_OVER,
  /** The records' assignment is over; the rest of the slice is dropped. */
  DROPPED
}
