package io.github.kafkaeasy.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers, times and sizes formatted for people. */
public final class Numbers {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Numbers() {}

  /** A number with separators, {@code 1,234,567}; fractions with one digit. */
  public static String grouped(Number number) {
    boolean whole = !(number instanceof Double || number instanceof Float);
    return whole
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : String.format(Locale.ROOT, "%,.1f", number.doubleValue());
  }

  /** A count with its unit, {@code 1 record}, {@code 1,234 records}. */
  public static String count(long count, String one) {
    return grouped(count) + " " + one + (count == 1 ? "" : "s");
  }

  /** A size such as {@code 1.5 MiB}. */
  public static String bytes(long bytes) {
    if (bytes < 1_024) {
      return bytes + " B";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double size = bytes / 1_024.0;
    int unit = 0;
    while (size >= 1_024 && unit < units.length - 1) {
      size /= 1_024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
  }

  /** A duration in its two largest units: {@code 3d 4h}, {@code 12m 5s}, {@code 0.4s}. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1e3);
    }
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + "m " + seconds % 60 + "s";
    }
    if (seconds < 86_400) {
      return seconds / 3_600 + "h " + seconds % 3_600 / 60 + "m";
    }
    return seconds / 86_400 + "d " + seconds % 86_400 / 3_600 + "h";
  }

  /** Date and time in this machine's zone; a hyphen for null. */
  public static String time(@Nullable Instant time) {
    return time == null ? "-" : TIME.format(time.atZone(ZoneId.systemDefault()));
  }
}
