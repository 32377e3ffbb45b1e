package io.github.kafkaeasy.dlq.redrive;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much lies in a dead-letter topic.
 *
 * @param letters how many records it holds
 * @param open how many of them nobody has done anything about
 * @param oldestOpen when the oldest open one was dead-lettered; null when there is none
 */
public record DeadLetterDepth(long letters, long open, @Nullable Instant oldestOpen) {

  /** The age of the oldest open letter; zero when there is none. */
  public Duration oldestAge(Instant now) {
    Instant oldest = oldestOpen;
    return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
  }
}
