package io.github.kafkaeasy;

import java.util.concurrent.CountDownLatch;

/** Waiting that an interrupt does not end, for code under test that ignores interrupts. */
public final class Latches {
  private Latches() {}

  /** Returns when the latch is open; the thread's interrupt flag stays set. */
  public static void awaitIgnoringInterrupts(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
