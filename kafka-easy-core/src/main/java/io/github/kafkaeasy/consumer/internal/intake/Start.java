package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The start of one assignment, as far as it has come: the committed offset, or a position where the
 * group has none, then the place in the log, and where to end. Poll thread only.
 */
final class Start {
  private static final long FIRST_WAIT_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(3).toNanos();

  /** A partition that starts a little late is no news. */
  private static final int WARN_AT = 5;

  final Assignment assignment;

  /** What the group has committed, when that is where it goes on; null: elsewhere. */
  @Nullable OffsetAndMetadata committed;

  /** Where to start when it is not the committed offset; null: not decided. */
  @Nullable Position position;

  /** That position in this log; null: not asked. */
  @Nullable CompletableFuture<Place> place;

  /** Where to end; null: not asked. */
  @Nullable CompletableFuture<Place> end;

  private long notBeforeNanos;
  private long waitNanos = FIRST_WAIT_NANOS;
  private int failures;

  Start(Assignment assignment) {
    this.assignment = assignment;
  }

  boolean needsCommitted() {
    return position == null && place == null;
  }

  boolean needsPlace() {
    return position != null && place == null;
  }

  boolean isDue(long nowNanos) {
    return failures == 0 || nowNanos - notBeforeNanos >= 0;
  }

  /** Forgets the answers that failed. */
  void askAgain() {
    if (place != null && place.isCompletedExceptionally()) {
      place = null;
    }
    if (end != null && end.isCompletedExceptionally()) {
      end = null;
    }
  }

  /** Waits longer each time. True when that is worth a line in the log. */
  boolean putOff(long nowNanos) {
    failures++;
    notBeforeNanos = nowNanos + waitNanos;
    waitNanos = Math.min(2 * waitNanos, LONGEST_WAIT_NANOS);
    return failures % WARN_AT == 0;
  }
}
