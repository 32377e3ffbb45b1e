package io.github.kafkaeasy.consumer.internal.offsets;

import java.time.Duration;

/**
 * Measures for how long one partition's frontier ({@link OffsetTracker#frontier}) has not moved
 * although it should. Poll thread only.
 */
public final class FrontierWatch {
  private long frontier = -1;
  private long sinceNanos;
  private boolean paused;
  private boolean begun;

  /**
   * Time without progress. Starts over when the application pauses the partition, and when it
   * resumes it.
   */
  public Duration stillSince(long now, OffsetTracker tracker, boolean isPaused) {
    long seen = tracker.isStarted() ? tracker.frontier() : -1;
    if (!begun || seen != frontier || isPaused != paused) {
      begun = true;
      frontier = seen;
      paused = isPaused;
      sinceNanos = now;
    }
    return Duration.ofNanos(now - sinceNanos);
  }

  /** Makes the time start over at the next call, because the frontier need not move now. */
  public void restart() {
    begun = false;
  }
}
