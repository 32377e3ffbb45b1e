package io.github.kafkaeasy.dlq;

/**
 * The choice of whether a consumer checks the topics of its failure policy before the first record
 * fails, and what it does about the problems that the check finds.
 */
public enum Preflight {
  /** No check. */
  OFF,
  /**
   * The check runs while the consumer already works, and logs all problems together. The default.
   */
  WARN,
  /** The consumer's start runs the check, and fails with all problems in its message. */
  FAIL
}
