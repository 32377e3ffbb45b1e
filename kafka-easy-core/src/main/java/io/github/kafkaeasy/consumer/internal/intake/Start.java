package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Progress of the start of one assignment: first the committed offset, or a position if the group
 * has none, then the offset of this position, and the end position. Poll thread only.
 */
final class Start {
  private static final long FIRST_WAIT_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(3).toNanos();

  /** Each time this number of tries has failed, the late start is logged at WARN. */
  private static final int WARN_AT = 5;

  final Assignment assignment;

  /** The committed offset, if the partition continues from it; null: it does not. */
  @Nullable OffsetAndMetadata committed;

  /** Start position if it is not the committed offset; null: not decided. */
  @Nullable Position position;

  /** Offset of the start position; null: not asked. */
  @Nullable CompletableFuture<Place> place;

  /** End position; null: not asked. */
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

  /** Drops failed answers, so that the questions are asked again. */
  void askAgain() {
    if (place != null && place.isCompletedExceptionally()) {
      place = null;
    }
    if (end != null && end.isCompletedExceptionally()) {
      end = null;
    }
  }

  /** Plans the next try, each time after a longer wait. True when this should be logged at WARN. */
  boolean putOff(long nowNanos) {
    failures++;
    notBeforeNanos = nowNanos + waitNanos;
    waitNanos = Math.min(2 * waitNanos, LONGEST_WAIT_NANOS);
    return failures % WARN_AT == 0;
  }
}
