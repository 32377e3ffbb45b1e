package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a spooling producer being closed, one after the other, on the closing thread. None
 * is left out: not when an earlier one throws, and not when the thread is interrupted.
 */
final class SpoolClosing {
  /** What a part has beyond the limit: what is in memory must still come to the disk. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private final long deadline;
  private @Nullable InterruptedException interrupted;

  /** Closes one part, and may wait as long as the argument says. */
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

  /** Tells of an interrupt, now that everything is closed. */
  void end() throws InterruptedException {
    if (interrupted != null) {
      throw interrupted;
    }
  }
}
