package io.github.kafkaeasy.consumer.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The closing of what belongs to a consumer besides its Kafka client. What the application brought
 * (failure handler, duplicate store) is closed on threads of its own, side by side, so that one
 * that throws or hangs costs its share of the time and nothing else. Poll thread, or the thread
 * that starts a consumer and fails.
 */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private record Part(String name, Consumer<Duration> close) {}

  private final String consumer;
  private final OwnThreads threads;
  private final List<Part> parts = new ArrayList<>();

  Closing(String consumer, OwnThreads threads) {
    this.consumer = consumer;
    this.threads = threads;
  }

  /**
   * @param name what it is, for thread names and log lines
   * @param close is given how long it may take
   */
  void add(String name, Consumer<Duration> close) {
    parts.add(new Part(name, close));
  }

  void close(Duration left) {
    long end = System.nanoTime() + left.toNanos();
    List<Thread> closers = new ArrayList<>();
    for (Part part : parts) {
      Thread closer =
          new Thread(() -> close(part, left), "kafka-easy-close-" + part.name() + "-" + consumer);
      closer.setDaemon(true);
      threads.own(closer);
      try {
        closer.start();
        closers.add(closer);
      } catch (OutOfMemoryError noThread) {
        LOG.error("Consumer {}: no thread to close its {} on, left open", consumer, part.name());
      }
    }
    for (Thread closer : closers) {
      await(closer, end);
    }
  }

  private void close(Part part, Duration left) {
    try {
      part.close().accept(left);
    } catch (Throwable failure) {
      LOG.warn("Consumer {}: closing its {} failed", consumer, part.name(), failure);
    }
  }

  private void await(Thread closer, long end) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(closer, Math.max(1, end - System.nanoTime()));
      if (closer.isAlive()) {
        LOG.warn("{} has not ended in time and is left behind, interrupted", closer.getName());
        closer.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
