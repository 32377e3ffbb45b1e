package io.github.kafkaeasy.benchmarks.growth;

import io.github.kafkaeasy.benchmarks.contender.Contenders;
import io.github.kafkaeasy.benchmarks.contender.Run;
import io.github.kafkaeasy.benchmarks.topic.Source;
import io.github.kafkaeasy.benchmarks.topic.Source.Content;
import java.util.List;

/** Quantities that {@link Growth} varies; all others are as in the comparisons. */
enum Axis {
  PARTITIONS("partitions"),
  KEYS("keys"),
  BYTES("bytes per record"),
  CONCURRENCY("concurrency");

  private static final long RECORDS = 1_000_000;
  private static final long BYTES_OF_A_TOPIC = 300_000_000;
  private static final int NORMAL_PARTITIONS = 6;
  private static final int NORMAL_KEYS = 10_000;
  private static final int NORMAL_BYTES = 100;
  private static final int NORMAL_CONCURRENCY = 16;

  private final String title;

  Axis(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** The values to measure. */
  List<Integer> steps() {
    return switch (this) {
      case PARTITIONS -> List.of(1, 10, 100);
      case KEYS -> List.of(1, 100, 10_000, 1_000_000);
      case BYTES -> List.of(10, 100, 1_000, 10_000, 100_000, 1_000_000);
      case CONCURRENCY -> List.of(1, NORMAL_CONCURRENCY, 500, 5_000);
    };
  }

  /** The run of the raw loop at a value. */
  Run raw(int step) {
    return new Run(Contenders.RAW_LOOP, source(step));
  }

  /** The run of kafka-easy at a value. */
  Run easy(int step) {
    boolean isNormal = this != CONCURRENCY || step == NORMAL_CONCURRENCY;
    return new Run(isNormal ? Contenders.KEY : Contenders.keyWith(step), source(step));
  }

  /** The topic for a value; equal topics have equal names. */
  private Source source(int step) {
    int partitions = this == PARTITIONS ? step : NORMAL_PARTITIONS;
    int keys = this == KEYS ? step : NORMAL_KEYS;
    int bytes = this == BYTES ? step : NORMAL_BYTES;
    return new Source(
        "growth-%d-%d-%d".formatted(partitions, keys, bytes),
        partitions,
        keys,
        Content.FILLER,
        bytes,
        Math.min(RECORDS, BYTES_OF_A_TOPIC / bytes));
  }
}
