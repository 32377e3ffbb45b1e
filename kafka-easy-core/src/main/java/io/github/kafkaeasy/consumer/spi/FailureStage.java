package io.github.kafkaeasy.consumer.spi;

/** Stage of handling at which a record failed. */
public enum FailureStage {
  /**
   * A filter threw, the record was stale, or de-duplication threw (its identity function or store).
   */
  FILTER,
  /** The key or the value could not be decoded. */
  DECODE,
  /** The handler or a hook threw, a stage failed, or an output of the handler cannot be sent. */
  HANDLE,
  /** The attempt failed, at any stage, after {@code handlerTimeout} had told it to end. */
  TIMEOUT
}
