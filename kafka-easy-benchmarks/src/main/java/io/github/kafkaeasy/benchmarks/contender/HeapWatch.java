package io.github.kafkaeasy.benchmarks.contender;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Collects all garbage some times a second and keeps the most that was ever left, beyond what was
 * alive at the start. Whatever runs meanwhile runs slowly.
 */
final class HeapWatch {
  private static final double MIB = 1 << 20;
  private static final long BETWEEN_LOOKS_MILLIS = 100;

  private final double before;
  private final Thread thread = new Thread(this::watch, "heap-watch");
  private volatile boolean ended;

  /** In MiB; written by the watching thread. */
  private volatile double most;

  HeapWatch() {
    // Twice, since the first one may leave what only had to be finalized.
    double unused = alive();
    before = alive();
    most = before;
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    while (!ended) {
      most = Math.max(most, alive());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_LOOKS_MILLIS));
    }
  }

  /** Ends it, and answers in MiB. */
  double most() throws InterruptedException {
    ended = true;
    thread.join();
    return most - before;
  }

  /** In MiB, after a full collection. */
  static double alive() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
  }
}
