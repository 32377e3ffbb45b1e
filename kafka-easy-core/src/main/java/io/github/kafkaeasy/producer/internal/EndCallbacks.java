package io.github.kafkaeasy.producer.internal;

import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Callbacks of the application for the end of a producer; each runs once. Any thread. */
final class EndCallbacks {
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  void add(Runnable callback) {
    waiting.add(callback);
    if (over) {
      run();
    }
  }

  /** The producer is closed. */
  void run() {
    over = true;
    Runnable next;
    while ((next = waiting.poll()) != null) {
      try {
        next.run();
      } catch (RuntimeException e) {
        ProducerLog.LOG.warn("A callback at the end of the producer failed", e);
      }
    }
  }
}
