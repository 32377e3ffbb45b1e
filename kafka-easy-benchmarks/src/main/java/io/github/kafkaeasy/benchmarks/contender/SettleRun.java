package io.github.kafkaeasy.benchmarks.contender;

import java.util.UUID;

/**
 * Measures the time of a {@link Loop} for a whole topic: from the first record until the last one
 * is settled, including retries and dead letters.
 */
final class SettleRun implements Contender {
  private static final double WARM_UP_ROUND_SECONDS = 2;

  private final Loop loop;

  SettleRun(Loop loop) {
    this.loop = loop;
  }

  @Override
  public Measurement measure(Arena place, double seconds) throws InterruptedException {
    CompilerCalm warmUp = CompilerCalm.begin();
    do {
      Measurement unused = round(place, WARM_UP_ROUND_SECONDS);
    } while (!warmUp.isOver());
    return round(place, Double.MAX_VALUE);
  }

  private Measurement round(Arena place, double atMost) throws InterruptedException {
    try (Loop.Running running = loop.start(place, "bench-" + UUID.randomUUID())) {
      LoopPatience.awaitFirst(running);
      Cost before = Cost.now();
      long start = System.nanoTime();
      long seen;
      do {
        Thread.sleep(1);
        seen = running.seen();
      } while (seen < place.records() && LoopPatience.seconds(start, System.nanoTime()) < atMost);
      double took = LoopPatience.seconds(start, System.nanoTime());
      return Measurement.of(seen, took, Cost.now().since(before));
    }
  }
}
