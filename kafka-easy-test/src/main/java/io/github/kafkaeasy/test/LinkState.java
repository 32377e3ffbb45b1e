package io.github.kafkaeasy.test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Current behaviour of one direction of a {@link FaultProxy}. Set by any thread, read by the
 * threads that forward bytes.
 */
final class LinkState {

  private final AtomicLong passed = new AtomicLong();

  // Guarded by this.
  private long delayNanos;
  private long bytesPerSecond;
  private boolean blocked;

  synchronized void clear() {
    delayNanos = 0;
    bytesPerSecond = 0;
    blocked = false;
    notifyAll();
  }

  synchronized void delay(Duration latency) {
    delayNanos = latency.toNanos();
  }

  synchronized void throttle(long limit) {
    bytesPerSecond = limit;
  }

  synchronized void block(boolean wanted) {
    blocked = wanted;
    notifyAll();
  }

  /** The time at which bytes that arrive now may be forwarded. */
  synchronized long dueNanos() {
    return System.nanoTime() + delayNanos;
  }

  /**
   * Waits until bytes may be forwarded, and then counts them. The caller sends them only after
   * that, so that a client's request is already counted when the client receives the answer.
   */
  synchronized void awaitPassage(long dueNanos, int bytes) throws InterruptedException {
    while (true) {
      long early = dueNanos - System.nanoTime();
      if (blocked) {
        wait();
      } else if (early > 0 && delayNanos > 0) {
        wait(Math.max(1, early / 1_000_000));
      } else {
        passed.addAndGet(bytes);
        return;
      }
    }
  }

  /** The time that the link needs for {@code bytes} bytes at the throttled speed. */
  synchronized long busyMillis(int bytes) {
    return bytesPerSecond == 0 ? 0 : bytes * 1_000L / bytesPerSecond;
  }

  long passed() {
    return passed.get();
  }

  @Override
  public synchronized String toString() {
    return blocked
        ? "blocked"
        : "delay %d ms, %s"
            .formatted(
                delayNanos / 1_000_000,
                bytesPerSecond == 0 ? "unlimited" : bytesPerSecond + " bytes/s");
  }
}
