package io.github.kafkaeasy.test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How one direction of a {@link FaultProxy} behaves now. Set by any thread, read by the pumps. */
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

  /** When what arrives now may go on. */
  synchronized long dueNanos() {
    return System.nanoTime() + delayNanos;
  }

  /**
   * Waits until something that is due then may pass, and counts it before it goes: who has an
   * answer already must find its question counted. Once the link is blocked nothing more is.
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

  /** How long the link is busy with so many bytes. */
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
