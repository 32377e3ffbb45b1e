package io.github.kafkaeasy.benchmarks.contender;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Latency of each record of one window, from its scheduled send time to the call of its handler.
 * Handler threads write it; the thread that opened the window reads it once all records have
 * arrived. Producer and handlers are in one JVM, so their {@link System#nanoTime} is the same
 * clock.
 *
 * <p>Uses a sorted array instead of a histogram, which would be less exact; the windows are short
 * enough for that.
 */
final class Latencies {
  static final int VALUE_BYTES = 100;

  private final long window = System.nanoTime();
  private final long[] nanos;
  private final AtomicInteger count = new AtomicInteger();

  Latencies(int records) {
    nanos = new long[records];
  }

  /** A record's value, which contains its window and its scheduled send time. */
  byte[] value(long dueNanos) {
    return ByteBuffer.allocate(VALUE_BYTES).putLong(window).putLong(dueNanos).array();
  }

  /** Called by any handler thread. Ignores values of other windows and of other JVMs' runs. */
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

  /** The given percentile (0 to 1) in microseconds; call it only after all records have arrived. */
  double micros(double share) {
    if (count.get() != nanos.length) {
      throw new IllegalStateException(
          "only " + count + " of " + nanos.length + " records have arrived");
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e3;
  }
}
