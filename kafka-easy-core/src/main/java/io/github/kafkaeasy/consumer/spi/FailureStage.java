package io.github.kafkaeasy.consumer.spi;

/** Stage of handling at which a record failed. */
public enum FailureStage {
  /**
   * A filter threw, the record was stale, or de-duplication threw (its identity function or store).
   */
  FILTER,
  /** The key or the value could not be decoded. */
  DECODE,
  /** The handler threw, or its stage failed. */
  HANDLE,
  /** The handler threw, or its stage failed, after {@code handlerTimeout} had told it to end. */
  TIMEOUT
}
