package io.github.kafkaeasy.dlq.redrive;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much lies in a dead-letter topic: letters, not offsets, of which transaction markers and
 * compacted records have some, too.
 *
 * @param letters how many records it holds
 * @param open how many of them nobody has done anything about
 * @param oldestOpen when the oldest open one was dead-lettered; null when there is none
 * @param hidden which open transaction keeps how much from being read, for people; empty for none.
 *     What it hides is not counted
 */
public record DeadLetterDepth(
    long letters, long open, @Nullable Instant oldestOpen, String hidden) {

  /** The age of the oldest open letter; zero when there is none. */
  public Duration oldestAge(Instant now) {
    Instant oldest = oldestOpen;
    return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
  }
}
