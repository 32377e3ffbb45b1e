package io.github.kafkaeasy.error.internal;

import java.time.Duration;

/** Formats durations in messages, logs and tables. Any thread. */
public final class DurationText {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private DurationText() {}

  /**
   * Formats a duration in the largest unit that leaves no remainder: {@code 250 ms}, {@code 30 s},
   * {@code 5 min}, {@code 36 h}, {@code 9 days}. Fractions of a millisecond are cut off; a duration
   * below one millisecond is shown in ISO form.
   */
  public static String of(Duration duration) {
    long millis;
    try {
      millis = duration.toMillis();
    } catch (ArithmeticException tooLong) {
      return duration.toString();
    }
    if (millis == 0) {
      return duration.isZero() ? "0 ms" : duration.toString();
    }
    if (millis % DAY == 0) {
      return millis == DAY ? "1 day" : millis / DAY + " days";
    }
    if (millis % HOUR == 0) {
      return millis / HOUR + " h";
    }
    if (millis % MINUTE == 0) {
      return millis / MINUTE + " min";
    }
    return millis % SECOND == 0 ? millis / SECOND + " s" : millis + " ms";
  }
}
