package io.github.kafkaeasy.consumer.internal.lanes;

import org.jspecify.annotations.Nullable;

/**
 * Measures for how long the poll thread has seen the same record run in a lane. Poll thread only.
 */
final class LaneWatch {
  private @Nullable Visit visit;
  private long ticket;
  private long sinceNanos;
  private boolean told;

  /** Time for which the same record has been seen to run in this visit; -1 when none runs. */
  long look(Visit present, long now) {
    long seen = present.ticket();
    if (!Visit.isRunning(seen)) {
      visit = null;
      return -1;
    }
    if (present != visit || seen != ticket) {
      visit = present;
      ticket = seen;
      sinceNanos = now;
      told = false;
    }
    return now - sinceNanos;
  }

  /** The ticket at the last {@link #look}. */
  long ticket() {
    return ticket;
  }

  /** Time at which {@link #look} first saw that record. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** True at the first call for this record: its run has not been interrupted yet. */
  boolean tellOnce() {
    boolean first = !told;
    told = true;
    return first;
  }
}
