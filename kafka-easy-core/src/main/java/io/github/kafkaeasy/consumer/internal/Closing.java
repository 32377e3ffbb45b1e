package io.github.kafkaeasy.consumer.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the parts of a consumer other than its Kafka client, in parallel and each on a separate
 * thread: code of the application (failure handler, duplicate store, codecs) that throws or hangs
 * does not delay the others. Called on the poll thread, or after a failed start on the thread that
 * called {@code start()}.
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
   * @param name name of the part, for thread names and log lines
   * @param close is called with the time that it may take
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
        LOG.error(
            "Consumer {}: cannot start a thread to close its {}, which stays open",
            consumer,
            part.name());
      }
    }
    boolean interrupted = false;
    for (Thread closer : closers) {
      interrupted |= await(closer, end);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(Part part, Duration left) {
    try {
      part.close().accept(left);
    } catch (Throwable failure) {
      LOG.warn("Consumer {}: closing its {} failed", consumer, part.name(), failure);
    }
  }

  /** Waits also on an interrupted thread; true: it was interrupted. */
  private static boolean await(Thread closer, long end) {
    boolean interrupted = Thread.interrupted();
    while (closer.isAlive() && end - System.nanoTime() > 0) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(closer, Math.max(1, end - System.nanoTime()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (closer.isAlive()) {
      LOG.warn("{} has not ended in time; it is interrupted and not waited for", closer.getName());
      closer.interrupt();
    }
    return interrupted;
  }
}
