package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.test.LocalKafka;

/** The one broker of a run. */
public final class Broker {
  private Broker() {}

  /** As in production: compiled by C2, and with a heap that never gets tight. */
  public static LocalKafka start() {
    return LocalKafka.builder()
        .heapMegabytes(1_024)
        .jvmOption("-XX:TieredStopAtLevel=4")
        .serverProperty("log.retention.check.interval.ms", "1000")
        .start();
  }
}
