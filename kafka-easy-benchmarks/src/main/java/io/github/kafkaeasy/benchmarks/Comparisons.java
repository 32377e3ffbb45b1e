package io.github.kafkaeasy.benchmarks;

import java.util.List;
import java.util.Objects;

/** What is compared. */
final class Comparisons {
  private static final double IDEAL_10_MS =
      Contenders.SLEEPERS / (Contenders.SLEEP.toMillis() / 1e3);

  static final List<Comparison> ALL =
      List.of(
          new Comparison(
              "key",
              "KEY, no-op / raw loop",
              Contenders.KEY,
              Contenders.RAW_LOOP,
              Comparisons::rates,
              0.30,
              0.80,
              false),
          new Comparison(
              "key-allocation",
              "KEY, no-op, bytes a record beyond the raw loop's",
              Contenders.KEY,
              Contenders.RAW_LOOP,
              Comparisons::moreBytes,
              128,
              16,
              true),
          new Comparison(
              "partition",
              "PARTITION, no-op / raw loop",
              Contenders.PARTITION,
              Contenders.RAW_LOOP,
              Comparisons::rates,
              0.70,
              0.95,
              false),
          new Comparison(
              "key-10ms",
              "KEY, 10 ms, 500 concurrent / ideal",
              Contenders.KEY_10_MS,
              null,
              pair -> pair.contender().recordsPerSecond() / IDEAL_10_MS,
              0.97,
              0.99,
              false),
          new Comparison(
              "send",
              "producer send, byte values / raw producer",
              Contenders.SENDS,
              Contenders.RAW_SENDS,
              Comparisons::rates,
              0.95,
              1.0,
              false));

  private Comparisons() {}

  private static double rates(Pair pair) {
    return pair.contender().recordsPerSecond() / reference(pair).recordsPerSecond();
  }

  private static double moreBytes(Pair pair) {
    return pair.contender().bytesPerRecord() - reference(pair).bytesPerRecord();
  }

  private static Measurement reference(Pair pair) {
    return Objects.requireNonNull(pair.reference(), "reference");
  }
}
