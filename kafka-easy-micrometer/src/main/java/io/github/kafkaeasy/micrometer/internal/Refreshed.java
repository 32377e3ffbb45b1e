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
 * A value that is dear to read: read now and then on a thread of its own, so that no scrape waits
 * for it. While it cannot be read there is none, which the log says when it begins and when it is
 * over.
 */
final class Refreshed<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Refreshed.class);

  private final String what;
  private final Supplier<T> source;
  private final ScheduledExecutorService thread;

  /** Written by the thread, read by any. */
  private volatile @Nullable T value;

  /** The thread only. */
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
        LOG.info("The meters of {} are read again", what);
      }
    } catch (RuntimeException e) {
      value = null;
      if (!failing && !thread.isShutdown()) {
        failing = true;
        LOG.warn("The meters of {} cannot be read; they are tried again and again", what, e);
      }
    }
  }

  /** Null: not known now. */
  @Nullable T get() {
    return value;
  }

  /** Waits for nothing: a reading under way ends by itself. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
