package io.github.kafkaeasy.consumer.spi;

/** Where in its way a record failed. */
public enum FailureStage {
  /** A filter threw. */
  FILTER,
  /** The key or the value could not be turned into an object. */
  DECODE,
  /** The handler threw. */
  HANDLE
}
