package io.github.kafkaeasy.test;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sleeps, to simulate handlers that take time. Tests that wait for a result must not use it; they
 * wait for a condition.
 */
public final class TakeTime {

  private TakeTime() {}

  /**
   * Sleeps like a well-behaved handler: an interrupt ends the sleep.
   *
   * @param millis how long, in milliseconds; at 0 or less it does not sleep
   * @throws InterruptedException when the calling thread is interrupted meanwhile
   */
  public static void millis(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  /**
   * Sleeps like an ill-behaved handler: interrupts do not end the sleep. The thread's interrupt
   * flag is set afterwards if the thread was interrupted.
   *
   * @param millis how long, in milliseconds; at 0 or less it does not sleep
   */
  public static void uninterruptibleMillis(long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean interrupted = false;
    for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
      // Clears the flag, since an interrupted thread cannot park, and remembers it.
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
