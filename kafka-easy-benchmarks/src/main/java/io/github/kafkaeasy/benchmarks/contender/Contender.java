package io.github.kafkaeasy.benchmarks.contender;

/** One way of doing a job. It runs in a JVM of its own, so that none warms or pollutes another. */
interface Contender {

  /** Warms up, then measures at least so much steady state. */
  Measurement measure(Arena place, double seconds) throws Exception;
}
