package io.github.kafkaeasy.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Times that people give, as nanoseconds that deadlines can be reckoned with. */
public final class Waits {
  /** Some 73 years: a deadline that far away can still be compared with another one. */
  private static final long LONGEST = Long.MAX_VALUE / 4;

  private Waits() {}

  /** Nanoseconds, 0 for what is negative, and as many as a deadline can take for what is longer. */
  public static long nanos(Duration time) {
    return Math.min(LONGEST, Math.max(0, TimeUnit.NANOSECONDS.convert(time)));
  }
}
