package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** When a consumer has done all it was started for. Poll thread only. */
public final class StopRules {
  private final ConsumerSettings.Source source;

  /** How many records have come so far. */
  private final LongAdder received;

  /** The last time when something came or was being worked on. */
  private long lastBusy;

  private long lastReceived;

  /** As of the last look; a start may end between two looks that lie far apart. */
  private boolean wasStarting = true;

  public StopRules(ConsumerSettings.Source source, LongAdder received, long now) {
    this.source = source;
    this.received = received;
    this.lastBusy = now;
  }

  /**
   * Why to stop now, or null.
   *
   * @param assignments the partitions we have
   * @param reading whether we have joined, so that something could have come
   * @param caughtUp whether everything that is in them is done
   */
  @Nullable String reasonToStop(
      long now, Collection<Assignment> assignments, boolean reading, boolean caughtUp) {
    if (source.stopWhenCaughtUp() && caughtUp) {
      return "everything there was is done";
    }
    if (source.endAt() != null
        && !assignments.isEmpty()
        && assignments.stream().allMatch(Assignment::isDoneToItsEnd)) {
      return "everything up to the given end is done";
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
    return now - lastBusy >= source.stopWhenIdle().toNanos() ? "no record came for long" : null;
  }

  boolean asksWhetherCaughtUp() {
    return source.stopWhenCaughtUp();
  }
}
