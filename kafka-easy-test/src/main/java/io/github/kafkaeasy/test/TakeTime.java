package io.github.kafkaeasy.test;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * For handlers under test that take time. The one place where a test may sleep: whoever waits for
 * something to happen awaits the condition instead.
 */
public final class TakeTime {

  private TakeTime() {}

  /**
   * Takes time as a well-behaved handler does: an interrupt ends it.
   *
   * @param millis how long, in milliseconds; 0 or less takes none
   * @throws InterruptedException when the calling thread is interrupted meanwhile
   */
  public static void millis(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  /**
   * Takes time as an ill-behaved handler does: interrupts do not end it. The thread's interrupt
   * flag is set afterwards if it was interrupted.
   *
   * @param millis how long, in milliseconds; 0 or less takes none
   */
  public static void uninterruptibleMillis(long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean interrupted = false;
    for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
      // An interrupted thread does not park, so the flag is kept aside.
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
