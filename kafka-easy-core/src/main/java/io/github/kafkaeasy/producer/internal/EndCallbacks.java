package io.github.kafkaeasy.producer.internal;

import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Callbacks of the application that run when a producer is closed, each one once. Thread-safe. */
final class EndCallbacks {
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  void add(Runnable callback) {
    waiting.add(callback);
    if (over) {
      run();
    }
  }

  /**
   * Runs the callbacks. Called when the producer is closed; from then on, {@link #add} runs a
   * callback at once.
   */
  void run() {
    over = true;
    Runnable next;
    while ((next = waiting.poll()) != null) {
      try {
        next.run();
      } catch (Throwable e) {
        ProducerLog.LOG.warn("An onClosed callback of the producer failed", e);
      }
    }
  }
}
