package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.topic.Source;
import io.github.kafkaeasy.benchmarks.topic.Source.Content;

/**
 * The topics of the comparisons, with six partitions and 10,000 keys each, except {@code many}.
 *
 * @param small values of 100 bytes, enough records for several seconds of the fastest loop
 * @param orders JSON of 500 bytes
 * @param largeOrders JSON of 5 KB
 * @param half half a million values of 100 bytes
 * @param few 20,000 values of 100 bytes
 * @param letters 100,000 dead letters with values of 200 bytes
 * @param many 20,000 values of 100 bytes in 1,000 partitions
 * @param none empty, for contenders that send the records they consume
 */
record Sources(
    Source small,
    Source orders,
    Source largeOrders,
    Source half,
    Source few,
    Source letters,
    Source many,
    Source none) {
  private static final int PARTITIONS = 6;
  private static final int KEYS = 10_000;

  /**
   * @param records number of records in {@link #small}
   */
  static Sources of(long records) {
    return new Sources(
        source("bench", Content.FILLER, 100, records),
        source("bench-orders", Content.ORDERS, 500, 600_000),
        source("bench-large-orders", Content.ORDERS, 5_000, 100_000),
        source("bench-half", Content.FILLER, 100, 500_000),
        source("bench-few", Content.FILLER, 100, 20_000),
        source("bench-letters", Content.DEAD_LETTERS, 200, 100_000),
        new Source("bench-many", 1_000, KEYS, Content.FILLER, 100, 20_000),
        source("bench-latency", Content.FILLER, 100, 0));
  }

  private static Source source(String name, Content content, int bytes, long records) {
    return new Source(name, PARTITIONS, KEYS, content, bytes, records);
  }
}
