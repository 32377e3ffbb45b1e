package io.github.kafkaeasy.dlq.redrive;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The number of dead letters in a topic. Records are counted instead of offsets, because
 * transaction markers and records that were compacted away have offsets too.
 *
 * @param letters the number of records in the topic
 * @param open the number of open letters, which were not redriven, discarded or quarantined
 * @param oldestOpen the time at which the oldest open letter was dead-lettered, according to {@link
 *     StoredLetter#timestamp}; null when there is none
 * @param hidden a text that names an open transaction and the number of offsets that readers of
 *     committed data cannot see because of it; empty if there is none. Hidden records are not
 *     counted
 */
public record DeadLetterDepth(
    long letters, long open, @Nullable Instant oldestOpen, String hidden) {

  /** The age of the oldest open letter; zero when there is none. */
  public Duration oldestAge(Instant now) {
    Instant oldest = oldestOpen;
    return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
  }
}
