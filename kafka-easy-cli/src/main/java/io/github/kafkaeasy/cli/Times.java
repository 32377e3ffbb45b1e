package io.github.kafkaeasy.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Times as people type them. */
final class Times {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");
  private static final Pattern MILLIS = Pattern.compile("[0-9]{10,15}");

  private Times() {}

  /** {@code 500ms}, {@code 15s}, {@code 10m}, {@code 2h}, {@code 7d}. */
  static Duration duration(String text) {
    Matcher span = SPAN.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!span.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no duration; write for example 500ms, 15s, 10m, 2h or 7d");
    }
    long count = Long.parseLong(span.group(1));
    return switch (span.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /**
   * So long ago ({@code 2h}), or a time ({@code 2026-11-20}, {@code 2026-11-20T08:30} in this
   * machine's zone, {@code 2026-11-20T08:30:00Z}), or milliseconds since 1970.
   */
  static Instant instant(String text) {
    String time = text.strip();
    if (SPAN.matcher(time.toLowerCase(Locale.ROOT)).matches()) {
      return Instant.now().minus(duration(time));
    }
    if (MILLIS.matcher(time).matches()) {
      return Instant.ofEpochMilli(Long.parseLong(time));
    }
    try {
      return date(time.replace(' ', 'T'));
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no time; write for example 2h (ago), 2026-11-20, 2026-11-20T08:30 or"
              + " 2026-11-20T08:30:00Z");
    }
  }

  private static Instant date(String time) {
    if (time.indexOf('T') < 0) {
      return LocalDate.parse(time).atStartOfDay(ZoneId.systemDefault()).toInstant();
    }
    boolean zoned = time.matches(".*(Z|[+-][0-9:]+)$");
    return zoned
        ? OffsetDateTime.parse(time).toInstant()
        : LocalDateTime.parse(time).atZone(ZoneId.systemDefault()).toInstant();
  }
}
