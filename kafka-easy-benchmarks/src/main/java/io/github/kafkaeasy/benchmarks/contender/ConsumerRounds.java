package io.github.kafkaeasy.benchmarks.contender;

import java.util.UUID;
import java.util.function.Supplier;

/**
 * Measures a {@link Loop}. A loop that reads millions of records per second would need a topic of
 * many gigabytes to run for several seconds. A fast loop therefore reads the same topic in rounds,
 * each with a new group and consumer, and only the middle of each round counts: joining the group,
 * the first fetches, and the end, when some partitions are already empty, are not measured. A slow
 * loop warms up and is measured in one long round.
 *
 * <p>All loops are measured in the same way: this thread reads the number of handled records and
 * the clock a hundred times per second. Reading more often would not be more exact, and would
 * itself cost time, because each reading adds up the counts of thousands of lanes.
 */
final class ConsumerRounds implements Contender {

  /** Time from a round's first record to the start of its window. */
  private static final double LEAD_IN_SECONDS = 0.15;

  private static final double LEAD_IN_SHARE = 0.2;

  /** The window ends when this share of the topic is handled. */
  private static final double END_OF_WINDOW = 0.85;

  private static final long LOOK_EVERY_MILLIS = 10;

  private final Loop loop;
  private final Supplier<CompilerCalm> warmUps;

  ConsumerRounds(Loop loop, Supplier<CompilerCalm> warmUps) {
    this.loop = loop;
    this.warmUps = warmUps;
  }

  @Override
  public Measurement measure(Arena place, double seconds) throws InterruptedException {
    CompilerCalm warmUp = warmUps.get();
    Sum sum = new Sum();
    while (sum.seconds < seconds) {
      round(place, warmUp, seconds, sum);
    }
    return Measurement.of(sum.records, sum.seconds, sum.cost);
  }

  private void round(Arena place, CompilerCalm warmUp, double wanted, Sum sum)
      throws InterruptedException {
    long last = (long) (END_OF_WINDOW * place.records());
    try (Loop.Running running = loop.start(place, "bench-" + UUID.randomUUID())) {
      LoopPatience.awaitFirst(running);
      leadIn(running, place);
      while (!warmUp.isOver() && running.seen() < last) {
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
      window(running, last, wanted, sum);
    }
  }

  /**
   * Waits before the window; ends early in a short round, so that enough records are left to
   * measure.
   */
  private static void leadIn(Loop.Running running, Arena place) throws InterruptedException {
    long start = System.nanoTime();
    while (LoopPatience.seconds(start, System.nanoTime()) < LEAD_IN_SECONDS
        && running.seen() < LEAD_IN_SHARE * place.records()) {
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private static void window(Loop.Running running, long last, double wanted, Sum sum)
      throws InterruptedException {
    Cost before = Cost.now();
    long records = running.seen();
    long start = System.nanoTime();
    long now = start;
    long seen = records;
    while (seen < last && sum.seconds + LoopPatience.seconds(start, now) < wanted) {
      Thread.sleep(LOOK_EVERY_MILLIS);
      seen = running.seen();
      now = System.nanoTime();
    }
    sum.add(seen - records, LoopPatience.seconds(start, now), Cost.now().since(before));
  }

  private static final class Sum {
    private long records;
    private double seconds;
    private Cost cost = Cost.NONE;

    void add(long records, double seconds, Cost cost) {
      this.records += records;
      this.seconds += seconds;
      this.cost = this.cost.plus(cost);
    }
  }
}
