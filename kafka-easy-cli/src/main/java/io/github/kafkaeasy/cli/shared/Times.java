package io.github.kafkaeasy.cli.shared;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Times and durations as users type them. */
public final class Times {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d|w)");

  /**
   * A date, optionally with a time of day and an offset from UTC: {@code Z}, {@code +01:00}, {@code
   * +0100}.
   */
  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})(?:[Tt ](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?))?"
              + " ?([Zz]|[+-]\\d{2}(?::?\\d{2})?)?");

  private static final Pattern MILLIS = Pattern.compile("[0-9]{10,15}");

  private Times() {}

  /**
   * A duration such as {@code 500ms}, {@code 15s}, {@code 10m}, {@code 2h}, {@code 7d} or {@code
   * 2w}.
   */
  public static Duration duration(String text) {
    Matcher span = SPAN.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!span.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no duration; write for example 500ms, 15s, 10m, 2h, 7d or 2w");
    }
    long count = Long.parseLong(span.group(1));
    return switch (span.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "w" -> Duration.ofDays(Math.multiplyExact(count, 7L));
      default -> Duration.ofDays(count);
    };
  }

  /**
   * A time, given as an age ({@code 2h}), a date or time ({@code 2026-11-20}, {@code
   * 2026-11-20T08:30} in this machine's zone, {@code 2026-11-20T08:30+01:00}), or milliseconds
   * since 1970.
   */
  public static Instant instant(String text) {
    String time = text.strip();
    if (MILLIS.matcher(time).matches()) {
      return Instant.ofEpochMilli(Long.parseLong(time));
    }
    try {
      if (SPAN.matcher(time.toLowerCase(Locale.ROOT)).matches()) {
        return Instant.now().minus(duration(time));
      }
      return date(time);
    } catch (DateTimeException | ArithmeticException e) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no time; write for example 2h (ago), 2026-11-20, 2026-11-20T08:30 or"
              + " 2026-11-20T08:30+01:00");
    }
  }

  private static Instant date(String time) {
    Matcher parts = DATE.matcher(time);
    if (!parts.matches()) {
      throw new DateTimeException(time);
    }
    String zone = parts.group(3);
    ZoneId place =
        zone == null ? ZoneId.systemDefault() : ZoneOffset.of(zone.toUpperCase(Locale.ROOT));
    LocalDate day = LocalDate.parse(parts.group(1));
    String clock = parts.group(2);
    return (clock == null ? day.atStartOfDay() : day.atTime(LocalTime.parse(clock)))
        .atZone(place)
        .toInstant();
  }
}
