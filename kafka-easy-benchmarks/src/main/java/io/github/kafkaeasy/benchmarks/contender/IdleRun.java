package io.github.kafkaeasy.benchmarks.contender;

import java.util.Map;
import java.util.UUID;

/**
 * Measures the CPU time of a {@link Loop} that has nothing to do: it has read its topic to the end,
 * and no record arrives any more.
 */
final class IdleRun implements Contender {

  /** Time after the last record until the measurement begins: the JIT compiler becomes idle. */
  private static final long SETTLE_MILLIS = 8_000;

  /** An idle loop uses a few milliseconds per second, so a short window would be inexact. */
  private static final double LEAST_SECONDS = 20;

  private static final long LOOK_EVERY_MILLIS = 50;

  private final Loop loop;

  IdleRun(Loop loop) {
    this.loop = loop;
  }

  @Override
  public Measurement measure(Arena place, double seconds) throws InterruptedException {
    try (Loop.Running running = loop.start(place, "bench-" + UUID.randomUUID())) {
      LoopPatience.awaitFirst(running);
      while (running.seen() < place.records()) {
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
      Thread.sleep(SETTLE_MILLIS);
      Cost before = Cost.now();
      long start = System.nanoTime();
      Thread.sleep((long) (1_000 * Math.max(LEAST_SECONDS, seconds)));
      double minutes = LoopPatience.seconds(start, System.nanoTime()) / 60;
      Cost cost = Cost.now().since(before);
      return new Measurement(Map.of(Figure.IDLE, cost.cpuNanos() / 1e6 / minutes));
    }
  }
}
