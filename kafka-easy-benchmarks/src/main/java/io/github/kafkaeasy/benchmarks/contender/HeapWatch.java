package io.github.kafkaeasy.benchmarks.contender;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how much the live heap grows at most, with several full garbage collections per second.
 * These slow down the measured code considerably.
 */
final class HeapWatch {
  private static final double MIB = 1 << 20;
  private static final long BETWEEN_LOOKS_MILLIS = 100;

  private final double before;
  private final Thread thread = new Thread(this::watch, "heap-watch");
  private volatile boolean ended;

  /** The maximum live heap in MiB; written by the watching thread. */
  private volatile double most;

  HeapWatch() {
    // Twice, since the first collection may leave objects that wait for finalization.
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

  /** Stops watching and returns the maximum minus the live heap at the start, in MiB. */
  double most() throws InterruptedException {
    ended = true;
    thread.join();
    return most - before;
  }

  /** The live heap in MiB, after a full collection. */
  static double alive() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
  }
}
