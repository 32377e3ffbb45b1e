package io.github.kafkaeasy.benchmarks.contender;

/** Timeouts for a loop. */
final class LoopPatience {
  private static final double FIRST_RECORD_SECONDS = 60;

  private LoopPatience() {}

  /** Waits until the first record is handled. */
  static void awaitFirst(Loop.Running running) throws InterruptedException {
    long start = System.nanoTime();
    while (running.seen() == 0) {
      if (seconds(start, System.nanoTime()) > FIRST_RECORD_SECONDS) {
        throw new IllegalStateException(
            "no record was handled within " + FIRST_RECORD_SECONDS + " s");
      }
      Thread.sleep(1);
    }
  }

  static double seconds(long start, long end) {
    return (end - start) / 1e9;
  }
}
