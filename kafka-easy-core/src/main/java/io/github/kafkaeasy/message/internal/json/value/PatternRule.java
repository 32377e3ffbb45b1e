package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A time by a user's pattern: Jackson would take 30.02.2024 for the 29th, because its formatters
 * are not strict unless told so.
 */
final class PatternRule {
  /** Letters of a pattern that stand for a year of an era, outside of quotes. */
  private static final Pattern YEARS = Pattern.compile("y+(?=(?:[^']*'[^']*')*[^']*$)");

  private PatternRule() {}

  /** None where the pattern says itself how lenient it is, or is none of {@code java.time}. */
  static List<TextForm.Rule> of(Class<?> type, JsonFormat.Value format) {
    boolean decided =
        format.hasLenient()
            || Boolean.TRUE.equals(
                format.getFeature(JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_VALUES));
    if (decided || !Temporal.class.isAssignableFrom(type)) {
      return List.of();
    }
    try {
      DateTimeFormatter strict = strict(format);
      return List.of(
          new TextForm.Rule(
              text -> !isTime(text, strict),
              "a text that stands for none",
              JsonLeniency.TIMES_CUT));
    } catch (IllegalArgumentException unknownPattern) {
      // Jackson says so when it comes to it.
      return List.of();
    }
  }

  /** A strict formatter wants an era for the letter y; u is the year without one. */
  private static DateTimeFormatter strict(JsonFormat.Value format) {
    String pattern = format.getPattern();
    String years =
        pattern.indexOf('G') >= 0
            ? pattern
            : YEARS.matcher(pattern).replaceAll(found -> "u".repeat(found.group().length()));
    Locale locale = format.hasLocale() ? format.getLocale() : Locale.getDefault();
    return DateTimeFormatter.ofPattern(years, locale).withResolverStyle(ResolverStyle.STRICT);
  }

  private static boolean isTime(String text, DateTimeFormatter strict) {
    try {
      Object unused = strict.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
