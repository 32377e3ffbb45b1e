package io.github.kafkaeasy.consumer.engine;

import io.github.kafkaeasy.consumer.ConsumerSettings;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** When a consumer has done all it was started for. Poll thread only. */
final class StopRules {
  private final ConsumerSettings.Source source;

  /** The last time when something came or was being worked on. */
  private long lastBusy;

  private long lastReceived;

  StopRules(ConsumerSettings.Source source, long now) {
    this.source = source;
    this.lastBusy = now;
  }

  /**
   * Why to stop now, or null.
   *
   * @param received how many records have come so far
   * @param epochs the partitions we have
   * @param caughtUp whether everything that is in them is done
   */
  @Nullable String reasonToStop(
      long now, long received, Collection<Epoch> epochs, boolean caughtUp) {
    if (source.stopWhenCaughtUp() && caughtUp) {
      return "everything there was is done";
    }
    if (source.endAt() != null
        && !epochs.isEmpty()
        && epochs.stream().allMatch(Epoch::isDoneToItsEnd)) {
      return "everything up to the given end is done";
    }
    if (source.stopWhenIdle() == null) {
      return null;
    }
    if (received != lastReceived || epochs.stream().anyMatch(Epoch::isBusy)) {
      lastReceived = received;
      lastBusy = now;
    }
    return now - lastBusy >= source.stopWhenIdle().toNanos() ? "no record came for long" : null;
  }

  boolean asksWhetherCaughtUp() {
    return source.stopWhenCaughtUp();
  }
}
