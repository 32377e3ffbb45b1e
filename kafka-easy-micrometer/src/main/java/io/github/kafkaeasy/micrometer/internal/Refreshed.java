package io.github.kafkaeasy.micrometer.internal;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Value that is expensive to read: a daemon thread reads it at intervals, so that no scrape waits
 * for it. While reading fails the value is null; the log says when failures begin and end.
 */
final class Refreshed<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Refreshed.class);

  private final String what;
  private final Supplier<T> source;
  private final ScheduledExecutorService thread;

  /** Written by the reading thread, read by any thread. */
  private volatile @Nullable T value;

  /** Used only by the reading thread. */
  private boolean failing;

  Refreshed(String what, Duration every, Supplier<T> source) {
    this.what = what;
    this.source = source;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "kafka-easy-meters-" + what);
              made.setDaemon(true);
              return made;
            });
    var unused =
        thread.scheduleWithFixedDelay(this::read, 0, every.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void read() {
    try {
      value = source.get();
      if (failing) {
        failing = false;
        LOG.info("The meters of {} can be read again", what);
      }
    } catch (RuntimeException | Error e) { // would end the schedule without a log line
      value = null;
      if (!failing && !thread.isShutdown()) {
        failing = true;
        LOG.warn("The meters of {} cannot be read; reading is retried at each interval", what, e);
      }
    }
  }

  /** The last value read; null if the last reading failed or none has finished. */
  @Nullable T get() {
    return value;
  }

  /** Stops the thread without waiting for a reading in progress. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
