package io.github.kafkaeasy.benchmarks.growth;

import io.github.kafkaeasy.benchmarks.contender.Contenders;
import io.github.kafkaeasy.benchmarks.topic.Source;
import io.github.kafkaeasy.benchmarks.topic.Source.Content;
import java.util.List;

/**
 * What there is more and more of, everything else being as in the table of comparisons.
 *
 * @param name what it is
 * @param values how much of it
 */
record Axis(String name, List<Integer> values) {
  static final Axis PARTITIONS = new Axis("partitions", List.of(1, 3, 10, 30, 100));
  static final Axis KEYS = new Axis("keys", List.of(1, 100, 10_000, 100_000, 1_000_000));
  static final Axis BYTES =
      new Axis("bytes a record", List.of(10, 100, 1_000, 10_000, 100_000, 1_000_000));
  static final Axis CONCURRENCY =
      new Axis("concurrency", List.of(1, 4, 16, 64, 250, 1_000, 5_000));
  static final List<Axis> ALL = List.of(PARTITIONS, KEYS, BYTES, CONCURRENCY);

  private static final long RECORDS = 1_500_000;
  private static final long BYTES_OF_A_TOPIC = 500_000_000;
  private static final int NORMAL_PARTITIONS = 6;
  private static final int NORMAL_KEYS = 10_000;
  private static final int NORMAL_BYTES = 100;

  /** The topic for one of the values; equal topics have equal names. */
  Source source(int value) {
    int partitions = this == PARTITIONS ? value : NORMAL_PARTITIONS;
    int keys = this == KEYS ? value : NORMAL_KEYS;
    int bytes = this == BYTES ? value : NORMAL_BYTES;
    return new Source(
        "growth-%d-%d-%d".formatted(partitions, keys, bytes),
        partitions,
        keys,
        Content.FILLER,
        bytes,
        Math.min(RECORDS, BYTES_OF_A_TOPIC / bytes));
  }

  /** Who is measured at one of the values. */
  String contender(int value) {
    return this == CONCURRENCY ? Contenders.keyWith(value) : Contenders.KEY;
  }
}
