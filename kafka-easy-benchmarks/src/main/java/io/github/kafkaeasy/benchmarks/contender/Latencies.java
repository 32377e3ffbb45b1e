package io.github.kafkaeasy.benchmarks.contender;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long each record of one window took, from the moment at which it was due to be sent until its
 * handler had it. Handler threads fill it; the thread that opened the window reads it once all have
 * come. Producer and handlers are in one JVM, so their {@link System#nanoTime} is one clock.
 *
 * <p>A sorted array: the windows are short, so exact figures cost less than a histogram's.
 */
final class Latencies {
  static final int VALUE_BYTES = 100;

  private final long window = System.nanoTime();
  private final long[] nanos;
  private final AtomicInteger count = new AtomicInteger();

  Latencies(int records) {
    nanos = new long[records];
  }

  /** A value that says to which window it belongs and when it was due. */
  byte[] value(long dueNanos) {
    return ByteBuffer.allocate(VALUE_BYTES).putLong(window).putLong(dueNanos).array();
  }

  /** Any handler thread; values of other windows, and of other JVMs' runs, are left out. */
  void note(byte[] value) {
    long now = System.nanoTime();
    ByteBuffer stamp = ByteBuffer.wrap(value);
    if (stamp.getLong() == window) {
      int index = count.getAndIncrement();
      if (index < nanos.length) {
        nanos[index] = now - stamp.getLong();
      }
    }
  }

  boolean isComplete() {
    return count.get() >= nanos.length;
  }

  /** The least time that this share of the records did not exceed, once all have come. */
  double micros(double share) {
    if (count.get() != nanos.length) {
      throw new IllegalStateException(count + " records came, " + nanos.length + " were sent");
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e3;
  }
}
