package io.github.kafkaeasy.internal;

import java.time.Instant;

/** Converts times to the timestamps by which Kafka finds offsets. */
public final class Timestamps {
  private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

  private Timestamps() {}

  /**
   * The time in milliseconds since 1970, from 0 to the largest number: Kafka reads negative numbers
   * as its own marks, for example -1 as "the end", and a time outside of the range of {@code long}
   * has no number.
   */
  public static long ofLookup(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return time.isAfter(LATEST) ? Long.MAX_VALUE : time.toEpochMilli();
  }
}
