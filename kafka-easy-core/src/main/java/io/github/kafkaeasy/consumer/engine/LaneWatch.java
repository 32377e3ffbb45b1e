package io.github.kafkaeasy.consumer.engine;

import org.jspecify.annotations.Nullable;

/** Since when the poll thread has seen the same record run in a lane. Poll thread only. */
final class LaneWatch {
  private @Nullable Visit visit;
  private long ticket;
  private long sinceNanos;

  /** Looks at the lane's present visit; true when its record has run for the limit. */
  boolean isSlow(Visit present, long now, long limitNanos) {
    long seen = present.ticket();
    if (!Visit.isRunning(seen)) {
      visit = null;
      return false;
    }
    if (present != visit || seen != ticket) {
      visit = present;
      ticket = seen;
      sinceNanos = now;
      return false;
    }
    return now - sinceNanos >= limitNanos;
  }

  /** The ticket that {@link #isSlow} saw. */
  long ticket() {
    return ticket;
  }
}
