package io.github.kafkaeasy.consumer.internal.offsets;

import java.time.Duration;

/**
 * Measures for how long one partition's frontier ({@link OffsetTracker#frontier}) has not moved.
 * Poll thread only.
 */
public final class FrontierWatch {
  private long frontier = -1;
  private long sinceNanos;
  private boolean begun;

  public Duration stillSince(long now, OffsetTracker tracker) {
    long seen = tracker.isStarted() ? tracker.frontier() : -1;
    if (!begun || seen != frontier) {
      begun = true;
      frontier = seen;
      sinceNanos = now;
    }
    return Duration.ofNanos(now - sinceNanos);
  }
}
