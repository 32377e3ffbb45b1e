package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Conditions under which a consumer closes by itself. Poll thread only. */
public final class StopRules {
  private final ConsumerSettings.Source source;

  /** Number of records received so far. */
  private final LongAdder received;

  /** Last time that a record was received or in progress, or that this consumer was starting. */
  private long lastBusy;

  private long lastReceived;

  /**
   * Whether this consumer had not joined yet, or waited for a start position, at the last check.
   * The idle time begins at the first check at which this is over.
   */
  private boolean wasStarting = true;

  public StopRules(ConsumerSettings.Source source, LongAdder received, long now) {
    this.source = source;
    this.received = received;
    this.lastBusy = now;
  }

  /**
   * Reason to stop now, or null.
   *
   * @param assignments the assigned partitions
   * @param reading whether the consumer has joined, so that records could have been received
   * @param caughtUp whether all records of the partitions are done
   */
  @Nullable String reasonToStop(
      long now, Collection<Assignment> assignments, boolean reading, boolean caughtUp) {
    if (source.stopWhenCaughtUp() && caughtUp) {
      return "all records of its partitions are done (stopWhenCaughtUp)";
    }
    if (source.endAt() != null
        && !assignments.isEmpty()
        && assignments.stream().allMatch(Assignment::isDoneToItsEnd)) {
      return "all records up to the end position are done (endAt)";
    }
    if (source.stopWhenIdle() == null) {
      return null;
    }
    long receivedNow = received.sum();
    boolean starting =
        !reading || assignments.stream().anyMatch(assignment -> !assignment.tracker.isStarted());
    if (receivedNow != lastReceived
        || starting
        || wasStarting
        || assignments.stream().anyMatch(Assignment::isBusy)) {
      lastReceived = receivedNow;
      lastBusy = now;
    }
    wasStarting = starting;
    return now - lastBusy >= source.stopWhenIdle().toNanos()
        ? "no record was received during the time set by stopWhenIdle"
        : null;
  }

  boolean asksWhetherCaughtUp() {
    return source.stopWhenCaughtUp();
  }
}
