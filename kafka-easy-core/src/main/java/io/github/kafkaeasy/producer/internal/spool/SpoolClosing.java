package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Closes the parts of a spooling producer one after the other, on the closing thread. Every part is
 * closed, even if an earlier one throws an exception or the thread is interrupted.
 */
final class SpoolClosing {
  /**
   * Additional time for a part beyond the limit, so that records in memory can still be written to
   * disk.
   */
  static final Duration GRACE = Duration.ofSeconds(1);

  private final long deadline;
  private @Nullable InterruptedException interrupted;

  /** Closes one part; may wait for the given time. */
  @FunctionalInterface
  interface Step {
    void close(Duration left) throws InterruptedException;
  }

  SpoolClosing(Duration limit) {
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  void step(Step step) {
    try {
      step.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    } catch (InterruptedException e) {
      interrupted = e;
    } catch (RuntimeException e) {
      ProducerLog.LOG.warn("A part of the producer could not be closed: {}", e.toString());
    }
  }

  /** Throws if the thread was interrupted, after everything is closed. */
  void end() throws InterruptedException {
    if (interrupted != null) {
      throw interrupted;
    }
  }
}
