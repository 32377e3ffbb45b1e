package io.github.kafkaeasy.dlq;

/**
 * The check of a failure policy's topics before the first record fails: whether the consumer runs
 * it, and how the consumer reacts to problems that it finds.
 */
public enum Preflight {
  /** No check. */
  OFF,
  /**
   * The check runs while the consumer already works, and logs all problems together. The default.
   */
  WARN,
  /** The consumer's start runs the check, and fails with an exception that lists all problems. */
  FAIL
}
