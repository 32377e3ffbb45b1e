package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.producer.outcome.SendLatency;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Times one send at a time and remembers how long the latest ones took. */
public final class SendTimer {
  private static final int REMEMBERED = 1_024; // a power of two

  private final AtomicBoolean running = new AtomicBoolean(); // claimed by a sending thread
  private final AtomicLongArray tookNanos = new AtomicLongArray(REMEMBERED);
  private final AtomicLong count = new AtomicLong(); // written by the thread that ends the send

  /** Whether the caller's send is to be timed. If so, the caller must call {@link #ended}. */
  public boolean claim() {
    return !running.getPlain() && running.compareAndSet(false, true);
  }

  /**
   * Stores the time of a successful send. Failed sends are not measured, because their time depends
   * on the timeout.
   */
  public void ended(long nanos, boolean success) {
    if (success) {
      long index = count.getPlain();
      tookNanos.setPlain((int) (index & (REMEMBERED - 1)), nanos);
      count.setRelease(index + 1);
    }
    running.setRelease(false);
  }

  SendLatency latency() {
    int timed = (int) Math.min(count.getAcquire(), REMEMBERED);
    if (timed == 0) {
      return SendLatency.NONE;
    }
    long[] sorted = new long[timed];
    for (int i = 0; i < timed; i++) {
      sorted[i] = tookNanos.getOpaque(i);
    }
    Arrays.sort(sorted);
    return new SendLatency(
        timed,
        Duration.ofNanos(sorted[(timed - 1) / 2]),
        Duration.ofNanos(sorted[(int) Math.ceil(timed * 0.99) - 1]),
        Duration.ofNanos(sorted[timed - 1]));
  }
}
