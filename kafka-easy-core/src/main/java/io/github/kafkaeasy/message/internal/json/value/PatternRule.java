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
 * Strict check of dates and times with a user-defined pattern: Jackson's formatters are not strict
 * by default and would read 30.02.2024 as the 29th.
 */
final class PatternRule {
  /** The pattern letter y outside of quotes, which means the year of an era. */
  private static final Pattern YEARS = Pattern.compile("y+(?=(?:[^']*'[^']*')*[^']*$)");

  private PatternRule() {}

  /**
   * Returns the rule for the format's pattern. Returns no rule if the format itself says whether it
   * is lenient, if it ignores case, or if the type is not a {@link Temporal}.
   */
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
              "a text that is not a valid value",
              JsonLeniency.TIMES_CUT));
    } catch (IllegalArgumentException unknownPattern) {
      // Jackson reports the invalid pattern when it uses it.
      return List.of();
    }
  }

  /** A strict formatter needs an era for the letter y; the letter u is a year without era. */
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
