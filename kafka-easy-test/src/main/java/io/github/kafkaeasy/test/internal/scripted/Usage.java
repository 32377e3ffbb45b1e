package io.github.kafkaeasy.test.internal.scripted;

import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.jspecify.annotations.Nullable;

/**
 * Counters and flags of a scripted consumer's use: polls, pauses, wakeups, close. Callers hold the
 * cluster's lock.
 */
final class Usage {

  long polls;
  @Nullable Duration lastPollTimeout;
  int pauses;
  int resumes;
  int enforcedRebalances;

  private boolean wakeup;
  private boolean closing;
  private boolean closed;
  private @Nullable CloseOptions closeOptions;

  void polled(Duration timeout) {
    polls++;
    lastPollTimeout = timeout;
  }

  void wakeup() {
    wakeup = true;
  }

  /** Takes a pending wakeup; false if there is none, and while closing, as in the real client. */
  boolean takeWakeup() {
    boolean taken = wakeup && !closing;
    wakeup &= !taken;
    return taken;
  }

  /** Marks the consumer as closing; false if it is already closing or closed. */
  boolean beginClosing(@Nullable CloseOptions options) {
    if (closing) {
      return false;
    }
    closing = true;
    closeOptions = options;
    return true;
  }

  void endClosing() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }

  @Nullable CloseOptions closeOptions() {
    return closeOptions;
  }
}
