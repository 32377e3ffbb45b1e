package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.RecordStats.Times;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Histogram of durations with sixteen buckets between each power of two and the next, so exact to
 * about 6 %. Any thread adds and reads. Needs 8 KiB.
 */
public final class Histogram {
  private static final int STEP_BITS = 4;
  private static final int STEPS = 1 << STEP_BITS;

  private final AtomicLongArray counts = new AtomicLongArray((64 - STEP_BITS) * STEPS);
  private final AtomicLong longest = new AtomicLong();

  public void add(long nanos) {
    long value = Math.max(0, nanos);
    counts.incrementAndGet(indexOf(value));
    if (value > longest.get()) {
      longest.accumulateAndGet(value, Math::max);
    }
  }

  /**
   * Bucket of a value: one for each value below {@code STEPS}, above that by the highest bits and
   * the number of bits after them.
   */
  private static int indexOf(long value) {
    int shift = Math.max(0, Long.SIZE - STEP_BITS - 1 - Long.numberOfLeadingZeros(value));
    return (shift << STEP_BITS) + (int) (value >>> shift);
  }

  /** The largest value of a bucket. */
  private static long highest(int index) {
    int shift = Math.max(0, (index >> STEP_BITS) - 1);
    long top = index - ((long) shift << STEP_BITS);
    return ((top + 1) << shift) - 1;
  }

  public Times read() {
    long[] seen = new long[counts.length()];
    long total = 0;
    for (int i = 0; i < seen.length; i++) {
      seen[i] = counts.get(i);
      total += seen[i];
    }
    if (total == 0) {
      return Times.NONE;
    }
    return new Times(
        total,
        percentile(seen, total, 0.50),
        percentile(seen, total, 0.90),
        percentile(seen, total, 0.99),
        Duration.ofNanos(longest.get()));
  }

  private Duration percentile(long[] seen, long total, double share) {
    long wanted = (long) Math.ceil(total * share);
    int index = 0;
    for (long passed = seen[0]; passed < wanted; passed += seen[index]) {
      index++;
    }
    return Duration.ofNanos(Math.min(highest(index), longest.get()));
  }
}
