package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.benchmarks.topic.Topics;
import java.time.Duration;

/**
 * Settings of the contenders whose handler fails for one record in a hundred, always the same
 * records. They all retry with this number of attempts and this backoff, and use this dead-letter
 * topic.
 */
final class Failing {
  static final int ATTEMPTS = 4;
  static final Duration BACKOFF = Duration.ofMillis(100);

  private static final int ONE_IN = 100;

  private Failing() {}

  static void maybe(long offset) {
    if (offset % ONE_IN == ONE_IN / 2) {
      throw new IllegalStateException("failed on purpose: one record in " + ONE_IN);
    }
  }

  static String deadLetters(Arena place) {
    return Topics.deadLettersOf(place.topic());
  }
}
