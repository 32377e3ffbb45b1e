package io.github.kafkaeasy.benchmarks.contender;

/**
 * A measured implementation of a task. Each runs in a separate JVM, so that contenders do not
 * affect each other's compiled code.
 */
interface Contender {

  /** Warms up, then measures at least this many seconds of steady state. */
  Measurement measure(Arena place, double seconds) throws Exception;
}
