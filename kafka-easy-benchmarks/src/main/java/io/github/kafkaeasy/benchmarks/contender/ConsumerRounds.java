package io.github.kafkaeasy.benchmarks.contender;

import java.util.UUID;

/**
 * Measures a {@link Loop}. A loop that takes millions of records a second would need a topic of
 * many gigabytes to last for seconds, so it reads the same topic in rounds, each time as a new
 * group with a new consumer, and only the middle of each round counts: joining the group, the first
 * fetches and the uneven end, when some partitions have run dry, are paid by everybody and measured
 * for nobody. A slow loop has one long round.
 *
 * <p>Everybody is watched in the same way: this thread looks every few milliseconds how many
 * records have been through, and reads the clock beside it.
 */
final class ConsumerRounds implements Contender {

  /** The longest that a round of the warm-up takes. */
  private static final double WARM_UP_ROUND_SECONDS = 1;

  /** From a round's first record to its window. */
  private static final double LEAD_IN_SECONDS = 0.15;

  /** The window ends when so much of the topic is through. */
  private static final double END_OF_WINDOW = 0.85;

  private static final long LOOK_EVERY_MILLIS = 2;

  private final Loop loop;

  ConsumerRounds(Loop loop) {
    this.loop = loop;
  }

  @Override
  public Measurement measure(Place place, double seconds) throws InterruptedException {
    WarmUp warmUp = new WarmUp();
    do {
      round(place, WARM_UP_ROUND_SECONDS, new Sum());
    } while (!warmUp.isOver());
    Sum sum = new Sum();
    while (sum.seconds < seconds) {
      round(place, seconds - sum.seconds, sum);
    }
    return Measurement.of(sum.records, sum.seconds, sum.cost);
  }

  private void round(Place place, double atMost, Sum sum) throws InterruptedException {
    long last = (long) (END_OF_WINDOW * place.records());
    try (Loop.Running running = loop.start(place, "bench-" + UUID.randomUUID())) {
      Patience.awaitFirst(running);
      Thread.sleep((long) (LEAD_IN_SECONDS * 1_000));
      Cost before = Cost.now();
      long records = running.seen();
      long start = System.nanoTime();
      long end;
      long until;
      do {
        Thread.sleep(LOOK_EVERY_MILLIS);
        until = running.seen();
        end = System.nanoTime();
      } while (until < last && Patience.seconds(start, end) < atMost);
      sum.add(until - records, Patience.seconds(start, end), Cost.now().since(before));
    }
  }

  private static final class Sum {
    private long records;
    private double seconds;
    private Cost cost = new Cost(0, 0);

    void add(long records, double seconds, Cost cost) {
      this.records += records;
      this.seconds += seconds;
      this.cost = this.cost.plus(cost);
    }
  }
}
