package io.github.kafkaeasy.consumer.internal.lanes;

import org.jspecify.annotations.Nullable;

/** Since when the poll thread has seen the same record run in a lane. Poll thread only. */
final class LaneWatch {
  private @Nullable Visit visit;
  private long ticket;
  private long sinceNanos;
  private boolean told;

  /** For how long the same record has been seen to run in this visit; -1 when none runs. */
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

  /** The ticket that {@link #look} saw. */
  long ticket() {
    return ticket;
  }

  /** When {@link #look} first saw that record. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** True the first time for this record: it has not been told to end yet. */
  boolean tellOnce() {
    boolean first = !told;
    told = true;
    return first;
  }
}
