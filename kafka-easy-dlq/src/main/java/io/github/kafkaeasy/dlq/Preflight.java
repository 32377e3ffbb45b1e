package io.github.kafkaeasy.dlq;

/** What is done about problems that a look at the topics finds before the first record fails. */
public enum Preflight {
  /** Nobody looks. */
  OFF,
  /** They are logged, all together, while the consumer already works. The default. */
  WARN,
  /** The consumer's start looks, and fails with all of them. */
  FAIL
}
