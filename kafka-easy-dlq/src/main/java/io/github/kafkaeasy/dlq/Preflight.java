package io.github.kafkaeasy.dlq;

/**
 * The choice of when a consumer checks the topics of its failure policy, and what it does with the
 * problems that the check finds before the first record fails.
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
