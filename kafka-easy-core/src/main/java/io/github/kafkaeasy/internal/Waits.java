package io.github.kafkaeasy.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Converts time limits to nanoseconds for deadline arithmetic. */
public final class Waits {
  /**
   * About 73 years: a deadline this far away can still be compared with another one without
   * overflow.
   */
  private static final long LONGEST = Long.MAX_VALUE / 4;

  private Waits() {}

  /** The duration in nanoseconds; 0 if it is negative, at most about 73 years. */
  public static long nanos(Duration time) {
    return Math.min(LONGEST, Math.max(0, TimeUnit.NANOSECONDS.convert(time)));
  }
}
