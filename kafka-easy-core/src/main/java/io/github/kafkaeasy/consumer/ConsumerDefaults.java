package io.github.kafkaeasy.consumer;

import java.time.Duration;

/** What a consumer does unless told otherwise; each figure with its reason. */
final class ConsumerDefaults {

  /** In KEY and UNORDERED: enough to hide a database's latency, few enough for its pool. */
  static final int CONCURRENCY = 16;

  /** In PARTITION order a lane per partition is the natural bound; this only catches the absurd. */
  static final int PARTITION_ORDER_CONCURRENCY = 1_000;

  /** Feeds 16 fast workers for milliseconds, and is small enough to be repeated after a crash. */
  static final int RECORDS_IN_FLIGHT = 20_000;

  /** Slices of a few dozen records a lane; with Kafka's own 500 they are a handful. */
  static final int MAX_POLL_RECORDS = 2_000;

  static final long BYTES_IN_FLIGHT = 64L << 20;

  /** What one poisoned key may pile up behind it before its partition stops. */
  static final int HELD_RECORDS = 10_000;

  static final long HELD_BYTES = 8L << 20;

  /**
   * After a crash about a second of work repeats, more only where a rebalance puts commits off; a
   * commit costs the broker little.
   */
  static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  /**
   * Long enough that ordinary handlers hardly notice, short enough that what piles up behind one
   * lane meanwhile does not fill the whole window: with a second, one key of a second stopped all
   * others.
   */
  static final Duration SLOW_RUN = Duration.ofMillis(200);

  /** Longer than any ordinary handler, shorter than the patience of whoever is paged. */
  static final Duration WEDGED_AFTER = Duration.ofMinutes(1);

  /** How long a rebalance of the whole group may wait for our running handlers. */
  static final Duration REVOCATION_WAIT = Duration.ofSeconds(10);

  /** Inside the thirty seconds that orchestrators give between SIGTERM and SIGKILL. */
  static final Duration DRAIN = Duration.ofSeconds(20);

  /** What Kafka itself hands out at a time; a database takes it in one statement. */
  static final int BATCH_RECORDS = 500;

  /** When only a report asks for timings: exact enough for a line in a log, too few to notice. */
  static final int TIME_ONE_RECORD_OF = 16;

  private ConsumerDefaults() {}
}
