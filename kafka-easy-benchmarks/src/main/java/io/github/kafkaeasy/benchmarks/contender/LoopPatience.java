package io.github.kafkaeasy.benchmarks.contender;

/** How long to wait for a loop before giving it up. */
final class LoopPatience {
  private static final double FIRST_RECORD_SECONDS = 60;

  private LoopPatience() {}

  /** Returns once the first record has been through. */
  static void awaitFirst(Loop.Running running) throws InterruptedException {
    long start = System.nanoTime();
    while (running.seen() == 0) {
      if (seconds(start, System.nanoTime()) > FIRST_RECORD_SECONDS) {
        throw new IllegalStateException("no record in " + FIRST_RECORD_SECONDS + " s");
      }
      Thread.sleep(1);
    }
  }

  static double seconds(long start, long end) {
    return (end - start) / 1e9;
  }
}
