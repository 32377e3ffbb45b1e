package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.test.LocalKafka;

/** The broker of a run. */
public final class Broker {
  private Broker() {}

  /** Starts the broker with production-like JVM options: compiled by C2, with a large heap. */
  public static LocalKafka start() {
    return LocalKafka.builder()
        .heapMegabytes(1_024)
        .jvmOption("-XX:TieredStopAtLevel=4")
        .serverProperty("log.retention.check.interval.ms", "1000")
        .start();
  }
}
